import importlib.util

import pytest
from conftest import ROOT

spec = importlib.util.spec_from_file_location("run_docs", ROOT / "scripts" / "run_docs.py")
run_docs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run_docs)

PAGES = run_docs.pages()


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_code_block_does_what_it_says(page):
    assert run_docs.run_page(page) == []


def test_there_are_blocks_to_run():
    languages = [block.language for page in PAGES for block in run_docs.blocks(page)]
    assert languages.count("python") >= 3
    assert languages.count("console") >= 5


def test_a_block_that_lies_is_found(tmp_path):
    assert not run_docs.matches("$ echo 1\n2\n", run_docs.run_console("$ echo 1\n2\n", tmp_path))
    assert run_docs.matches("$ echo 1; echo 2\n1\n...\n", run_docs.run_console("$ echo 1; echo 2\n", tmp_path))


def test_links_between_pages_lead_somewhere():
    import re

    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"
