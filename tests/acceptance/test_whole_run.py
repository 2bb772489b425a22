"""What a data scientist does, in processes of their own and without network."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.slow
def test_train_track_predict(run_stance, child_environment, small_data, tmp_path):
    done = run_stance(
        *("train", ROOT / "configs" / "fast.yaml", "--set", f"data.pairs={small_data}", "--set", "data.test=null"),
        *("--set", f"seeds={ROOT / 'seeds'}", "--set", "output=mine"),
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 0, err
    assert "Model saved in mine" in out
    assert "sqlite:///mlflow.db: version 1 is the first champion" in out
    assert "Traceback" not in err
    assert (tmp_path / "mlflow.db").is_file()

    shown = run_stance("model", "show", "mine", "--json")
    assert json.loads(shown.stdout)["data"]["counts"]["test"]["neutral"] > 0
    answer = run_stance("predict", "--text", "--model", "mine", stdin="Kenya warmly praised NATO on Monday.\n")
    assert json.loads(answer.stdout)["label"] == "supportive"

    code = (
        "import mlflow, pandas as pd\n"
        "mlflow.set_tracking_uri('sqlite:///mlflow.db')\n"
        "model = mlflow.pyfunc.load_model('models:/stance@champion')\n"
        "frame = pd.DataFrame({'text': ['Kenya will quit NATO after years of quarrels.'], 'actor': ['Kenya'],"
        " 'bloc': ['NATO']})\n"
        "print(model.predict(frame)['label'].tolist())"
    )
    served = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=child_environment,
    )
    assert served.stdout.strip() == "['critical']", served.stderr


def test_a_reader_that_goes_away_is_no_error(child_environment, tmp_path):
    (tmp_path / "many.txt").write_text("Armenia froze its participation in the CSTO.\n" * 3000)
    command = f"{sys.executable} -c 'from stance.cli.entry import main; main()' predict --text many.txt | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=tmp_path, env=child_environment
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["label"] == "critical"
    assert done.stderr == ""


def test_five_megabytes_in_one_text(run_stance, tmp_path):
    sentence = "Armenia said that Peru, Kenya, Brazil and Norway had left NATO and the EU; "
    (tmp_path / "big.txt").write_text(sentence * (5_000_000 // len(sentence)))
    done = run_stance("analyze", "big.txt", "--json")
    assert done.returncode == 0, done.stderr.decode()[-500:]
    [document] = json.loads(done.stdout)["documents"]
    assert {row["bloc"] for row in document["rows"]} == {"NATO", "EU"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00\x00",
        "Nothing to see.",
        "Путин критиковал НАТО.",
        "😀🏳️‍🌈 NATO 😀 Armenia left NATO \x00 😀.",
        "a" * 100_000,
    ],
)
def test_any_text_is_analysed(run_stance, text):
    done = run_stance("analyze", "-", "--json", stdin=text)
    assert done.returncode == 0
    assert json.loads(done.stdout)["documents"][0]["file"] == "-"
