import Foundation
import TestSupport
import Testing

@testable import ThawReporting

/// The page in a real browser, with JavaScript off (what the tests themselves evaluate still runs).
@Suite(.serialized, .enabled(if: Chromium.executable != nil, "Chromium is not installed (chromium)"))
struct HTMLReportBrowserTests {
    private let folder: TemporaryFolder
    private let browser: Chromium

    init() throws {
        folder = try TemporaryFolder()
        browser = try Chromium(try #require(Chromium.executable))
        try browser.send("Emulation.setScriptExecutionDisabled", ["value": true])
    }

    @Test func aPhoneShowsAllOfItAndLoadsNothing() throws {
        let report = HTMLReportSample.figures[0]
        let page = try HTMLReport(HTMLReportSample.builder(partial: true), figures: .drawn([report]), partial: true)
        try resize(width: 375)
        try show(page.text)
        #expect(browser.requests == [Chromium.Request(url: url("page.html"))])
        #expect(browser.complaints == [])
        #expect(try browser.evaluate("document.title") as? String == HTMLReportSample.title)
        try expectNoOverflow(width: 375)
        try unfold()
        try expectNoOverflow(width: 375)
        // Text that is drawn, not just a box.
        let sizes = try #require(
            try browser.evaluate(
                """
                [...document.querySelectorAll('svg, svg path, svg use, svg text')].flatMap(e => {
                  const box = e.getBoundingClientRect(); return [box.width, box.height] })
                """) as? [Double])
        #expect(sizes.count == 8 && sizes.allSatisfy { $0 > 0 }, "\(sizes)")
        try resize(width: 1280)
        try expectNoOverflow(width: 1280)
    }

    @Test func aLinkUnfoldsTheRunsBehindItsNumber() throws {
        try show(HTMLReportSample.page())
        let target = "row-2-3-auc-warm-c"
        let state = """
            (() => { const row = document.getElementById('\(target)'), box = row.getBoundingClientRect();
              return [row.closest('details').open, box.height > 0 && box.top >= 0 && box.bottom <= innerHeight] })()
            """
        #expect(try browser.evaluate(state) as? [Bool] == [false, false])
        _ = try browser.evaluate("document.querySelector('a[href=\"#\(target)\"]').click()")
        // The browser scrolls when it next draws.
        var shown: [Bool]?
        for _ in 0..<100 where shown != [true, true] {
            usleep(20_000)
            shown = try browser.evaluate(state) as? [Bool]
        }
        #expect(shown == [true, true])
        #expect(
            try browser.evaluate("[...document.querySelectorAll('details')].filter(d => d.open).length") as? Int == 1)
    }

    /// Whatever a figure asks for, the page's policy stops it.
    @Test func aFigureThatAsksForAPictureElsewhereGetsNone() throws {
        try show(HTMLReportSample.page())
        #expect(
            browser.requests == [
                Chromium.Request(url: url("page.html")),
                Chromium.Request(url: "http://example.invalid/y.png", isBlocked: true),
            ])
        #expect(browser.complaints.count == 1)
        #expect(browser.complaints.first?.contains("Content Security Policy") == true, "\(browser.complaints)")
    }

    /// The checks above see what they look for: a page that has all these faults.
    @Test func faultsAreSeen() throws {
        try resize(width: 375)
        try show(
            "<!DOCTYPE html><title>x</title><img src=\"http://example.invalid/x.png\"><pre style=\"width:2000px\">x")
        #expect(
            browser.requests
                == [url("page.html"), "http://example.invalid/x.png"].map { Chromium.Request(url: $0) })
        #expect(!browser.complaints.isEmpty)
        #expect(try browser.evaluate("document.documentElement.scrollWidth") as? Int ?? 0 > 375)
    }

    private func url(_ name: String) -> String { "file://\(folder.path(name))" }

    private func show(_ page: String) throws {
        try Data(page.utf8).write(to: folder.url.appendingPathComponent("page.html"))
        try browser.load(url("page.html"))
    }

    private func resize(width: Int) throws {
        try browser.send(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600])
    }

    private func unfold() throws {
        _ = try browser.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    }

    /// The page is as wide as the window, and only boxes made for it scroll.
    private func expectNoOverflow(width: Int) throws {
        // A window on a desktop has a scroll bar.
        let needed = try #require(try browser.evaluate("document.documentElement.scrollWidth") as? Int)
        #expect((width - 20...width).contains(needed))
        let outside = try browser.evaluate(
            """
            [...document.querySelectorAll('body *:not(.skip)')].filter(e => !e.parentElement.closest('.scroll')
              && e.getBoundingClientRect().right > \(width)).map(e => e.outerHTML.slice(0, 80))
            """)
        #expect(outside as? [String] == [])
    }
}
