/// The page's style: system fonts, light or dark as the reader's system is, one column down to a phone's width.
enum Stylesheet {
    /// Tables scroll inside their box, so that the page itself never does sideways. Row headings stay in sight.
    static let css = """
        :root {
          color-scheme: light dark;
          --page: #fff; --text: #1d2329; --muted: #57606a; --line: #d5dae0; --soft: #f4f6f8;
          --shade: #0003; --link: #0b57a8; --warning: #fdf3d8; --warning-line: #b98900; --target: #e3effc;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14171b; --text: #dfe4ea; --muted: #9aa5b1; --line: #343b44; --soft: #1d2228;
            --shade: #fff3; --link: #7fb6f5; --warning: #33290d; --warning-line: #d9a821; --target: #1c3350;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 68rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word;
        }
        h1 { margin: 0 0 1rem; font-size: 1.75rem; line-height: 1.25; font-weight: 600; text-wrap: balance; }
        h2 {
          margin: 3rem 0 1rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: 1.3rem;
          font-weight: 600;
        }
        h3 { margin: 1.75rem 0 .5rem; font-size: 1.05rem; font-weight: 600; }
        p, .notes { max-width: 48rem; }
        a { color: var(--link); text-underline-offset: .15em; }
        code, pre { font-family: ui-monospace, monospace; font-size: .875em; }
        small { color: var(--muted); font-size: .875em; font-weight: 400; }
        main:focus { outline: none; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: 1rem; z-index: 2; padding: .5rem 1rem; background: var(--page); }

        .banner {
          margin: 0 0 .75rem; padding: .5rem .9rem; background: var(--soft); border-left: .25rem solid var(--line);
        }
        .warning { background: var(--warning); border-color: var(--warning-line); }
        .facts { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 1.25rem 0; }
        .facts dt { color: var(--muted); font-size: .8rem; }
        .facts dd { margin: 0; }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0; padding: 0; list-style: none; }
        .notes { padding-left: 1.1rem; color: var(--muted); font-size: .875rem; }
        .notes li { margin: .2rem 0; }

        .scroll { margin: 0 0 1.5rem; overflow-x: auto; }
        /* A shadow where more is to the right: a cover that scrolls along hides it at the end. */
        .scroll:not(.picture, pre) {
          background:
            linear-gradient(to left, var(--page) 40%, transparent) right / 2.5rem 100% no-repeat local,
            linear-gradient(to left, var(--shade), transparent) right / .6rem 100% no-repeat scroll;
        }
        table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
        caption { padding: .25rem 0 .5rem; text-align: left; font-weight: 600; }
        caption span { position: sticky; left: 0; display: block; width: max-content; max-width: min(62rem, 100vw - 2.5rem); }
        th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap; }
        th { font-weight: 500; }
        thead th { vertical-align: bottom; color: var(--muted); }
        thead th[scope="colgroup"] { padding-left: 1rem; padding-bottom: 0; text-align: center; color: var(--text); }
        thead th[scope="colgroup"] span { display: block; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
        thead tr:last-child th, thead th[rowspan] { border-bottom: 1px solid var(--muted); }
        tbody tr { scroll-margin-top: 9rem; border-bottom: 1px solid var(--line); }
        tbody tr:hover, tbody tr:hover th { background: var(--soft); }
        tr:target, tbody tr:target th { background: var(--target); }
        tbody th, thead tr:first-child th:first-child, table.text th, table.text td { text-align: left; }
        tbody th, thead tr:first-child th:first-child { padding-left: 0; }
        th[scope="row"], thead tr:first-child th:first-child { position: sticky; left: 0; background: var(--page); }
        td a, tbody th a { color: inherit; text-decoration: underline dotted var(--muted); }
        td a:hover, tbody th a:hover { color: var(--link); }
        td.text { text-align: left; white-space: normal; }
        td strong { font-weight: 700; }
        td a:has(u) { text-decoration: none; }
        td u { text-decoration: underline solid .125rem; text-underline-offset: .2em; }
        td sup { line-height: 0; }
        .mark { padding: 0 .4rem; background: var(--warning); }
        .hash { display: inline-block; min-width: 16ch; max-width: 34ch; white-space: normal; word-break: break-all; }

        details, .folded { margin: 0; border-bottom: 1px solid var(--line); }
        details { scroll-margin-top: .5rem; }
        summary, .folded { max-width: none; padding: .45rem 0; }
        summary { cursor: pointer; }
        summary:hover { color: var(--link); }
        details[open] > summary { font-weight: 600; }

        figure { margin: 0 0 2.5rem; }
        .picture { padding: .75rem; background: #fff; border: 1px solid var(--line); }
        .picture svg { display: block; width: 100%; min-width: 32rem; max-width: 48rem; height: auto; margin: 0 auto; }
        figcaption strong { display: block; }
        figcaption { margin-top: .5rem; max-width: 48rem; font-size: .9rem; }
        pre { padding: .9rem 1rem; background: var(--soft); line-height: 1.45; tab-size: 2; }
        footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .875rem; }

        @media (max-width: 40rem) {
          body { padding: 1.25rem 1rem 2rem; }
          h1 { font-size: 1.4rem; }
        }
        @media print {
          :root {
            color-scheme: light; --page: #fff; --text: #000; --muted: #444; --line: #bbb; --soft: #fff;
            --shade: #0000; --link: #000; --warning: #fff; --warning-line: #000; --target: #fff;
          }
          body { padding: 0; max-width: none; font-size: 9.5pt; }
          nav, .skip { display: none; }
          .scroll { overflow: visible; }
          table { font-size: 7.5pt; }
          th, td { padding: .15rem .3rem; }
          h2, h3, caption, summary { break-after: avoid; }
          tr, figure { break-inside: avoid; }
          .hash { max-width: none; }
          pre { white-space: pre-wrap; border: 1px solid var(--line); }
          a, td a, tbody th a { color: inherit; text-decoration: none; }
          .notes { font-size: 8pt; }
          tbody th, thead tr:first-child th:first-child { position: static; background: none; }
        }

        """
}
