"""What another application gets: a wheel, numpy, and nothing else."""

import os
import subprocess
import sys
import venv

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The interpreter of a new environment with nothing but `pip install .`."""
    folder = tmp_path_factory.mktemp("light")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return python


def run(python, *arguments, cwd):
    """Run a command in the light environment, from elsewhere, without network."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL"))}
    environment["PYTHONPATH"] = str(ROOT / "tests" / "no_network")
    return subprocess.run([python, *arguments], capture_output=True, text=True, cwd=cwd, env=environment, timeout=120)


@pytest.mark.slow
def test_predicts_offline(python, tmp_path):
    code = "import stance; print(stance.predict('Armenia froze its participation in the CSTO.'))"
    done = run(python, "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "label='critical'" in done.stdout
    assert "name='Armenia'" in done.stdout


@pytest.mark.slow
def test_knows_the_blocs_that_a_user_brings(python, tmp_path):
    (tmp_path / "blocs.json").write_text('[{"name": "Caspian Maritime Compact", "also": ["CMC"]}]')
    code = "import stance; print(stance.load(blocs='blocs.json').predict('Peru quit the CMC.')[0].label)"
    done = run(python, "-c", code, cwd=tmp_path)
    assert done.stdout == "critical\n", done.stderr
    (tmp_path / "blocs.yaml").write_text("- name: CMC")
    done = run(python, "-c", code.replace("json", "yaml"), cwd=tmp_path)
    assert "MissingExtraError: blocs.yaml: reading YAML (but not JSON) needs packages" in done.stderr


@pytest.mark.slow
def test_brings_numpy_and_nothing_else(python, tmp_path):
    done = run(python, "-m", "pip", "list", "--format=freeze", cwd=tmp_path)
    names = {line.partition("==")[0].lower() for line in done.stdout.splitlines()}
    assert names - {"pip", "setuptools"} == {"bloc-stance", "numpy"}


@pytest.mark.slow
def test_the_command_says_which_extra_is_missing(python, tmp_path):
    done = run(python.parent / "stance", "--help", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "stance: The command line needs packages that are not installed; run: pip install 'bloc-stance[cli]'\n"
    )


@pytest.mark.slow
def test_to_frame_says_which_extra_is_missing(python, tmp_path):
    code = "import stance; stance.analyze('Peru left NATO.').to_frame()"
    done = run(python, "-c", code, cwd=tmp_path)
    assert "MissingExtraError: Report.to_frame needs packages that are not installed; run: pip install" in done.stderr


@pytest.mark.slow
def test_the_installed_package_is_typed(python, tmp_path):
    code = "import stance, pathlib; print((pathlib.Path(stance.__file__).parent / 'py.typed').is_file())"
    assert run(python, "-c", code, cwd=tmp_path).stdout == "True\n"


def test_import_and_prediction_bring_nothing_heavy(child_environment, tmp_path):
    (tmp_path / "blocs.json").write_text('[{"name": "CMC"}]')
    code = (
        "import sys, stance\n"
        "before = set(sys.modules)\n"
        "stance.predict('Armenia froze its participation in the CSTO.')\n"
        "stance.load(blocs='blocs.json').predict('Armenia froze its participation in the CMC.')\n"
        "heavy = set('sklearn scipy pandas mlflow joblib yaml pydantic typer rich matplotlib spacy'.split())\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in before | set(sys.modules)}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=child_environment
    )
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.parametrize(
    ("hidden", "arguments", "extra"),
    [
        ("typer", ["--help"], "cli"),
        ("rich", ["predict", "-"], "cli"),
        ("sklearn", ["train"], "train"),
        ("mlflow", ["train", "--set", "data.pairs=x.jsonl"], "train"),
        ("optuna", ["train", "--set", "data.pairs=x.jsonl", "--set", "search.trials=3"], "train"),
        ("pyarrow", ["predict", "x.parquet"], "bulk"),
        ("yaml", ["analyze", "x.txt", "--blocs", "blocs.yaml"], "cli"),
        ("spacy", ["predict", "--text", "-", "--recogniser", "en_core_web_sm"], "spacy"),
        ("yaml", ["data", "build", "x.txt", "-o", "y.jsonl", "--seeds", str(ROOT / "seeds")], "train"),
    ],
)
def test_a_missing_extra_is_one_line(hidden, arguments, extra, child_environment, tmp_path):
    for name in ("x.txt", "blocs.yaml"):
        (tmp_path / name).write_text("Peru left NATO.")
    code = f"import sys; sys.modules[{hidden!r}] = None\nfrom stance.cli.entry import main; main({arguments!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=child_environment
    )
    assert done.returncode == 2
    assert f"run: pip install 'bloc-stance[{extra}]'" in done.stderr
    assert done.stderr.count("\n") == 1
