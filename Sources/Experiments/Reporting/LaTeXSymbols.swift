/// Commands that LaTeX has since 2020 without any package, for the characters that titles, labels and notes may have.
enum LaTeXSymbols {
    /// In text.
    static let text: [Unicode.Scalar: String] = [
        "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}", "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "\\textless{}", ">": "\\textgreater{}",
        "|": "\\textbar{}", "\"": "{\\ttfamily\\char34}",
        // Spaces, dashes, quotation marks.
        "\u{A0}": "~", "\u{202F}": "~", "\u{2007}": "~", "\u{2009}": "\\,", "\u{200A}": "\\,", "\u{AD}": "\\-",
        "\u{2010}": "-", "\u{2011}": "-", "\u{2012}": "--", "\u{2013}": "--", "\u{2014}": "---", "\u{2015}": "---",
        "\u{2018}": "\\textquoteleft{}", "\u{2019}": "\\textquoteright{}", "\u{201A}": ",",
        "\u{201C}": "\\textquotedblleft{}", "\u{201D}": "\\textquotedblright{}", "\u{201E}": ",{},",
        "\u{2032}": "$'$", "\u{2033}": "$''$", "\u{2026}": "\\ldots{}", "\u{2022}": "\\textbullet{}",
        "\u{2044}": "/", "\u{B4}": "\\textasciiacute{}", "\u{A8}": "\\textasciidieresis{}",
        "\u{AF}": "\\textasciimacron{}", "\u{B8}": "\\c{}",
        // Signs.
        "\u{A1}": "\\textexclamdown{}", "\u{BF}": "\\textquestiondown{}", "\u{A7}": "\\S{}", "\u{B6}": "\\P{}",
        "\u{A9}": "\\copyright{}", "\u{AE}": "\\textregistered{}", "\u{2122}": "\\texttrademark{}",
        "\u{A2}": "\\textcent{}", "\u{A3}": "\\pounds{}", "\u{A5}": "\\textyen{}", "\u{20AC}": "\\texteuro{}",
        "\u{A4}": "\\textcurrency{}", "\u{A6}": "\\textbrokenbar{}", "\u{2030}": "\\textperthousand{}",
        "\u{2116}": "\\textnumero{}", "\u{AA}": "\\textordfeminine{}", "\u{BA}": "\\textordmasculine{}",
        "\u{BC}": "\\textonequarter{}", "\u{BD}": "\\textonehalf{}", "\u{BE}": "\\textthreequarters{}",
        // Letters.
        "\u{DF}": "\\ss{}", "\u{1E9E}": "SS", "\u{E6}": "\\ae{}", "\u{C6}": "\\AE{}", "\u{153}": "\\oe{}",
        "\u{152}": "\\OE{}", "\u{F8}": "\\o{}", "\u{D8}": "\\O{}", "\u{142}": "\\l{}", "\u{141}": "\\L{}",
        "\u{131}": "\\i{}", "\u{237}": "\\j{}",
        // Greek letters that look like Latin ones have no command in mathematics.
        "\u{391}": "A", "\u{392}": "B", "\u{395}": "E", "\u{396}": "Z", "\u{397}": "H", "\u{399}": "I", "\u{39A}": "K",
        "\u{39C}": "M", "\u{39D}": "N", "\u{39F}": "O", "\u{3A1}": "P", "\u{3A4}": "T", "\u{3A5}": "Y", "\u{3A7}": "X",
        "\u{3BF}": "o",
    ]

    /// In mathematics, between dollar signs.
    static let math: [Unicode.Scalar: String] = [
        "\u{3B1}": "\\alpha", "\u{3B2}": "\\beta", "\u{3B3}": "\\gamma", "\u{3B4}": "\\delta",
        "\u{3B5}": "\\varepsilon",
        "\u{3B6}": "\\zeta", "\u{3B7}": "\\eta", "\u{3B8}": "\\theta", "\u{3B9}": "\\iota", "\u{3BA}": "\\kappa",
        "\u{3BB}": "\\lambda", "\u{3BC}": "\\mu", "\u{B5}": "\\mu", "\u{3BD}": "\\nu", "\u{3BE}": "\\xi",
        "\u{3C0}": "\\pi", "\u{3C1}": "\\rho", "\u{3C2}": "\\varsigma", "\u{3C3}": "\\sigma", "\u{3C4}": "\\tau",
        "\u{3C5}": "\\upsilon", "\u{3C6}": "\\varphi", "\u{3C7}": "\\chi", "\u{3C8}": "\\psi", "\u{3C9}": "\\omega",
        "\u{3D1}": "\\vartheta", "\u{3D5}": "\\phi", "\u{3D6}": "\\varpi", "\u{3F1}": "\\varrho",
        "\u{3F5}": "\\epsilon",
        "\u{393}": "\\Gamma", "\u{394}": "\\Delta", "\u{398}": "\\Theta", "\u{39B}": "\\Lambda", "\u{39E}": "\\Xi",
        "\u{3A0}": "\\Pi", "\u{3A3}": "\\Sigma", "\u{3A6}": "\\Phi", "\u{3A8}": "\\Psi", "\u{3A9}": "\\Omega",
        "\u{2113}": "\\ell",
        // Operators.
        "\u{2212}": "-", "\u{B1}": "\\pm", "\u{2213}": "\\mp", "\u{D7}": "\\times", "\u{F7}": "\\div",
        "\u{B7}": "\\cdot", "\u{22C5}": "\\cdot", "\u{2219}": "\\bullet", "\u{2217}": "\\ast", "\u{2218}": "\\circ",
        "\u{2295}": "\\oplus", "\u{2297}": "\\otimes", "\u{2299}": "\\odot", "\u{2211}": "\\sum", "\u{220F}": "\\prod",
        "\u{222B}": "\\int", "\u{221A}": "\\surd", "\u{2202}": "\\partial", "\u{2207}": "\\nabla",
        "\u{2020}": "\\dagger", "\u{2021}": "\\ddagger", "\u{AC}": "\\neg", "\u{2227}": "\\wedge", "\u{2228}": "\\vee",
        "\u{2016}": "\\Vert", "\u{2225}": "\\parallel", "\u{22A5}": "\\perp",
        // Relations.
        "\u{2264}": "\\leq", "\u{2265}": "\\geq", "\u{2A7D}": "\\leq", "\u{2A7E}": "\\geq", "\u{2260}": "\\neq",
        "\u{2248}": "\\approx", "\u{2261}": "\\equiv", "\u{223C}": "\\sim", "\u{2243}": "\\simeq",
        "\u{2245}": "\\cong", "\u{221D}": "\\propto", "\u{226A}": "\\ll", "\u{226B}": "\\gg", "\u{AB}": "\\ll",
        "\u{BB}": "\\gg", "\u{2039}": "<", "\u{203A}": ">", "\u{27E8}": "\\langle", "\u{27E9}": "\\rangle",
        // Sets and logic.
        "\u{2208}": "\\in", "\u{2209}": "\\notin", "\u{222A}": "\\cup", "\u{2229}": "\\cap", "\u{2282}": "\\subset",
        "\u{2286}": "\\subseteq", "\u{2283}": "\\supset", "\u{2287}": "\\supseteq", "\u{2205}": "\\emptyset",
        "\u{2200}": "\\forall", "\u{2203}": "\\exists", "\u{221E}": "\\infty",
        // Arrows.
        "\u{2190}": "\\leftarrow", "\u{2192}": "\\rightarrow", "\u{2191}": "\\uparrow", "\u{2193}": "\\downarrow",
        "\u{2194}": "\\leftrightarrow", "\u{21D0}": "\\Leftarrow", "\u{21D2}": "\\Rightarrow",
        "\u{21D4}": "\\Leftrightarrow", "\u{21A6}": "\\mapsto",
        // Raised and lowered.
        "\u{B0}": "^{\\circ}", "\u{B9}": "^{1}", "\u{B2}": "^{2}", "\u{B3}": "^{3}", "\u{2070}": "^{0}",
        "\u{2074}": "^{4}", "\u{2075}": "^{5}", "\u{2076}": "^{6}", "\u{2077}": "^{7}", "\u{2078}": "^{8}",
        "\u{2079}": "^{9}", "\u{207A}": "^{+}", "\u{207B}": "^{-}", "\u{207F}": "^{n}", "\u{2080}": "_{0}",
        "\u{2081}": "_{1}", "\u{2082}": "_{2}", "\u{2083}": "_{3}", "\u{2084}": "_{4}", "\u{2085}": "_{5}",
        "\u{2086}": "_{6}", "\u{2087}": "_{7}", "\u{2088}": "_{8}", "\u{2089}": "_{9}",
        // Marks that tables use.
        "\u{2713}": "\\surd", "\u{2605}": "\\star", "\u{2606}": "\\star", "\u{25CB}": "\\circ", "\u{25CF}": "\\bullet",
        "\u{25B3}": "\\triangle", "\u{25C7}": "\\diamond",
    ]

    /// A combining mark -> the command that puts it on what follows in braces. There is none for the ogonek: the fonts that
    /// documents have without a package lack it.
    static let accents: [Unicode.Scalar: String] = [
        "\u{300}": "`", "\u{301}": "'", "\u{302}": "^", "\u{303}": "~", "\u{304}": "=", "\u{306}": "u", "\u{307}": ".",
        "\u{308}": "\"", "\u{30A}": "r", "\u{30B}": "H", "\u{30C}": "v", "\u{323}": "d", "\u{327}": "c", "\u{331}": "b",
    ]

    /// Those of them that stand below.
    static let below: Set<Unicode.Scalar> = ["\u{323}", "\u{327}", "\u{331}"]

    /// The same on symbols of mathematics; a solidus negates them.
    static let mathAccents: [Unicode.Scalar: String] = [
        "\u{300}": "\\grave", "\u{301}": "\\acute", "\u{302}": "\\hat", "\u{303}": "\\tilde", "\u{304}": "\\bar",
        "\u{306}": "\\breve", "\u{307}": "\\dot", "\u{308}": "\\ddot", "\u{30C}": "\\check", "\u{338}": "\\not",
        "\u{342}": "\\tilde",
    ]

    /// Whether it is never seen: joiners, marks of order and variation, and the mark of byte order.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }
}
