"""The reports of the evaluation."""

import shutil

from playwright.sync_api import Browser, BrowserContext, expect

from tests.assistant.page import report_files
from tests.browser.conftest import Server
from tests.browser.person import open_view, visit

Visitors = list[BrowserContext]


def test_a_missing_report_a_broken_one_and_a_good_one(
    browser: Browser, visitors: Visitors, server: Server
) -> None:
    shutil.rmtree(server.reports, ignore_errors=True)
    page = visit(browser, visitors, server.address, "en-US")
    open_view(page, "Evaluation")
    told = page.locator(".rt-trouble")
    expect(told).to_have_count(2)
    expect(told.first.locator("pre")).to_contain_text("python -m evaluation collaborative")
    report_files.write(
        server.reports, "collaborative", report_files.collaborative("<b>x</b>", "ease", "blend")
    )
    (server.reports / "retrieval.json").write_text("{")
    open_view(page, "My taste")
    open_view(page, "Evaluation")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("not a report that can be read")
    expect(page.locator("[data-report=collaborative] tbody th").last).to_have_text("<b>x</b>")


def test_measures_parts_and_sorting_by_keyboard(browser: Browser, visitors: Visitors, server: Server) -> None:
    report_files.write(server.reports, "collaborative", report_files.collaborative())
    report_files.write(server.reports, "retrieval", report_files.retrieval())
    page = visit(browser, visitors, server.address, "en-US")
    open_view(page, "Evaluation")
    report = page.locator("[data-report=collaborative]")
    bars = report.locator(".rt-chart-row:visible b")
    expect(bars).to_have_text(["0.300", "0.200", "0.100"])
    report.get_by_role("button", name="New titles").focus()
    page.keyboard.press("Enter")
    expect(bars).to_have_text(["0.150", "0.100", "0.050"])
    report.get_by_role("button", name="All", exact=True).click()
    report.locator("[data-name='coverage@10']").click()
    expect(bars).to_have_text(["0.900", "0.800", "0.700"])
    page.locator("[data-report=retrieval]").get_by_role("button", name="Korean").click()
    expect(page.locator("[data-report=retrieval] .rt-chart-row:visible b")).to_have_text(["0.900", "0.600"])
    expect(bars).to_have_text(["0.900", "0.800", "0.700"])

    names = report.locator("tbody:visible th")
    expect(names).to_have_text(["Blend", "EASE", "Popularity"])
    head = report.locator("thead:visible").get_by_role("button", name="nDCG@10")
    head.focus()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Popularity", "EASE", "Blend"])
    expect(report.get_by_role("columnheader", name="nDCG@10")).to_have_attribute("aria-sort", "ascending")

    report.locator("[data-name='nDCG@10']").click()
    report.locator(".rt-chart-row:visible").first.focus()
    expect(page.locator(".rt-tip")).to_have_text("Blend: nDCG@10 0.300 (95% interval 0.290–0.310)")
    page.keyboard.press("Escape")
    expect(page.locator(".rt-tip")).to_be_hidden()
