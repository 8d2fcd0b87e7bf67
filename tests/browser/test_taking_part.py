"""A municipality takes part, on a phone without scripts: from joining to taking its text back."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.journeys import links_mailed, press, right, town, unfold
from tests.browser.looking import window
from tests.support import factories
from tests.support.databases import Databases

TEXT = (
    "Nuestro ayuntamiento abrió una oficina junto al mercado, y dos personas voluntarias responden "
    "allí a las preguntas de los vecinos recién llegados."
)
ANOTHER = "La oficina abre ahora tres días por semana, porque lo pidieron los comerciantes."


def test_a_municipality_joins_writes_corrects_edits_and_withdraws_on_a_phone_without_scripts(
    browser: Browser, databases: Databases, tmp_path: Path
) -> None:
    with town(databases, tmp_path, "municipality") as live:
        discussion = factories.discussion(
            "markets", title={"en": "Markets", "es": "Los mercados"}, languages=("en", "es")
        )
        second_question = factories.questions(discussion, 2)[1].id
        factories.organisation("Ayuntamiento de Arroyo Alto", country="ES")
        with window(browser, live, language="es", width=375, scripts=False) as page:
            page.goto("/discussions/markets")
            right(page, browser)
            # Joining: a form, a mail, a page with one button.
            page.goto("/join")
            page.fill("[name=name]", "Lucía Arroyo")
            page.fill("[name=email]", "lucia@arroyo.example")
            page.select_option("[name=country]", "ES")
            right(page, browser)
            press(page)
            (link, *_rest) = links_mailed(live.app, "lucia@arroyo.example")
            page.goto(link)
            right(page, browser)
            press(page)
            # Belonging.
            page.goto("/organisations/join")
            page.fill("main [name=q]", "arroyo")
            press(page)
            right(page, browser)
            page.locator("main a[href*='/organisations/1/join']").click()
            page.fill("[name=role_title]", "Concejala")
            right(page, browser)
            press(page)
            # Writing: a file, a preview, the recognised question corrected there.
            page.goto("/discussions/markets/write")
            right(page, browser)
            first, second = (page.locator("main textarea").nth(n) for n in range(2))
            first.fill(TEXT)
            expect(second).to_be_visible()
            unfold(page)
            page.set_input_files(
                "input[type=file]",
                {"name": "informe.txt", "mimeType": "text/plain", "buffer": b"Informe"},
            )
            page.check("[name=attribution][value=named]")
            press(page, "do", "attach")
            right(page, browser)
            expect(page.locator("main")).to_contain_text("informe.txt")
            expect(page.locator("main textarea").first).to_have_value(TEXT)
            page.locator("[name=organisation][value='1']").check()
            page.check("[name=attribution][value=named]")
            press(page, "do", "preview")
            right(page, browser)
            expect(page.locator("main")).to_contain_text("responden allí a las preguntas")
            unfold(page)
            boxes = page.locator("main input[type=checkbox][name^=box-]")
            assert boxes.locator("xpath=self::*[@checked]").count(), "what is under a question"
            boxes.and_(page.locator(f"[value='{second_question}']")).first.check()
            press(page, "do", "send")
            right(page, browser)
            assert "/mine/" in page.url
            mine = page.url.split("?")[0]
            expect(page.locator("main")).to_contain_text("C-001")
            # Public, in its own language, under both questions.
            page.goto("/discussions/markets/contributions/1")
            right(page, browser)
            assert page.locator("main [lang=es]", has_text="recién llegados").count() >= 1
            expect(page.locator("main")).to_contain_text("Ayuntamiento de Arroyo Alto")
            expect(page.locator("main")).to_contain_text("informe.txt")
            answered = page.locator("main a[href*='/questions/2.']")
            assert {"2.1", "2.2"} <= {
                str(answered.nth(n).get_attribute("href")).rpartition("/")[2]
                for n in range(answered.count())
            }
            # Editing: another version, the one before still readable.
            page.goto(f"{mine}/edit")
            right(page, browser)
            areas = page.locator("main textarea")
            filled = next(n for n in range(areas.count()) if areas.nth(n).input_value().strip())
            areas.nth(filled).fill(f"{TEXT}\n\n{ANOTHER}")
            press(page, "do", "send")
            right(page, browser)
            page.goto("/discussions/markets/contributions/1")
            expect(page.locator("main")).to_contain_text("tres días por semana")
            page.goto("/discussions/markets/contributions/1/versions")
            right(page, browser)
            # Taking it back: asked first, then a line stays.
            page.goto(f"{mine}/withdraw")
            right(page, browser)
            press(page)
            right(page, browser)
            answer = page.goto("/discussions/markets/contributions/1")
            assert answer is not None and answer.status == 410
            page.goto("/discussions/markets/contributions")
            expect(page.locator("main")).to_contain_text("C-001")
            assert page.get_by_text("recién llegados").count() == 0
