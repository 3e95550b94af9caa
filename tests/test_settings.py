from pathlib import Path

import attrs
import pytest

from thamesthrive.domain.setting import MASK, Setting
from thamesthrive.kernel.errors import Invalid
from thamesthrive.settings import Loaded, Settings, load, variable_of


def loaded(tmp_path: Path, text: str = "", **environment: str) -> Loaded:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    return load([file], environment={f"THAMESTHRIVE_{name}": value for name, value in environment.items()})


def the(path: str, found: Loaded) -> Setting:
    return next(s for s in found.each if s.path == path)


def test_a_path_that_may_be_absent_is_so_when_its_text_is_empty(tmp_path: Path) -> None:
    assert loaded(tmp_path, '[geo]\nfile = ""').settings.geo.file is None
    assert loaded(tmp_path, '[geo]\nfile = "a"', GEO_FILE="").settings.geo.file is None
    assert loaded(tmp_path, '[geo]\nfile = "a"').settings.geo.file == tmp_path / "a"


def test_without_files_and_variables_everything_has_its_default() -> None:
    found = load(environment={})

    assert found.settings == Settings()
    assert {s.origin for s in found.each} == {"default"}


def test_a_file_wins_over_defaults_a_variable_over_files_and_an_option_over_all(tmp_path: Path) -> None:
    first, second = tmp_path / "1.toml", tmp_path / "2.toml"
    first.write_text('[api]\nport = 1\nhost = "a"\n[log]\nlevel = "error"\n[store]\nkind = "elasticsearch"')
    second.write_text('[api]\nport = 2\nhost = "b"\n[log]\nlevel = "debug"')
    environment = {"THAMESTHRIVE_API_PORT": "3", "THAMESTHRIVE_API_HOST": "c"}

    found = load([first, second], environment=environment, options={"api.port": ("--port", "4")})

    assert (found.settings.store.kind, the("store.kind", found).origin) == ("elasticsearch", str(first))
    assert (found.settings.log.level, the("log.level", found).origin) == ("debug", str(second))
    assert (found.settings.api.host, the("api.host", found).origin) == ("c", "THAMESTHRIVE_API_HOST")
    assert (found.settings.api.port, the("api.port", found).origin) == (4, "--port")
    assert the("api.port", found).default == 8686


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[api]\npost = 1", "unknown setting api.post"),
        ("[apis]\nport = 1\nhost = 2", "unknown settings apis.host, apis.port"),
        ("api = 1", "unknown setting api"),
        ("colour = 1", "unknown setting colour"),
        ('[api]\nport = "80"', "api.port must be a whole number, not '80'"),
        ("[api]\nport = 80.5", "api.port must be a whole number, not 80.5"),
        ("[api]\nport = true", "api.port must be a whole number, not True"),
        ("[api]\nhost = 1", "api.host must be text, not 1"),
        ("[api.port]\nx = 1", "api.port must be a whole number"),
        ('[store]\nkind = "mongo"', "store.kind must be one of embedded, elasticsearch, not 'mongo'"),
        ("data = 3", "data must be a path, not 3"),
        ("[api", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        loaded(tmp_path, text)

    assert says in refused.value.sentence
    assert str(tmp_path / "settings.toml") in refused.value.sentence


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"nowhere\.toml cannot be read: No such file"):
        load([tmp_path / "nowhere.toml"], environment={})


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("API_PORT", "eighty", "THAMESTHRIVE_API_PORT: api.port must be a whole number"),
        ("API_POST", "1", "unknown variable THAMESTHRIVE_API_POST"),
        ("STORAGE_KIND", "embedded", "unknown variable THAMESTHRIVE_STORAGE_KIND"),
        ("API_HOST_FILE", "/etc/hosts", "unknown variable THAMESTHRIVE_API_HOST_FILE"),
    ],
)
def test_a_variable_that_cannot_be_meant_is_refused_by_name(tmp_path: Path, name: str, value: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        loaded(tmp_path, **{name: value})


def test_what_kubernetes_and_the_command_line_put_into_the_environment_is_no_setting(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        API_PORT="tcp://10.0.0.1:8686",
        API_SERVICE_HOST="10.0.0.1",
        SERVICE_PORT_HTTP="8686",
        PORT_8686_TCP_ADDR="10.0.0.1",
        CONFIG="a.toml",
        ROLE="api",
        TEST_ELASTICSEARCH_URL="http://127.0.0.1:9200",
    )

    assert found.settings == Settings()


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")

    found = loaded(tmp_path, ELASTIC_PASSWORD_FILE=str(secret))

    assert found.settings.elastic.password == "s3cret"
    assert the("elastic.password", found).origin == "THAMESTHRIVE_ELASTIC_PASSWORD_FILE"


def test_a_secret_is_given_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="are both set; keep one"):
        loaded(tmp_path, ELASTIC_PASSWORD="a", ELASTIC_PASSWORD_FILE=str(tmp_path / "b"))


def test_a_secrets_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"THAMESTHRIVE_ELASTIC_PASSWORD_FILE: .*b cannot be read"):
        loaded(tmp_path, ELASTIC_PASSWORD_FILE=str(tmp_path / "b"))


def test_secrets_are_masked_and_never_in_an_error(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[elastic]\npassword = "s3cret"\nurl = "http://ann:s3cret@host:9200"')

    with pytest.raises(Invalid) as refused:
        loaded(tmp_path, "[elastic]\npassword = 12345")

    assert the("elastic.password", found).shown == MASK
    assert the("elastic.url", found).shown == f"http://ann:{MASK}@host:9200"
    assert "s3cret" not in repr(found.settings.elastic).replace("ann:s3cret", "")
    assert "12345" not in refused.value.sentence


def test_a_path_in_a_file_starts_from_that_files_folder(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'data = "here"').settings.data == tmp_path / "here"
    assert loaded(tmp_path, 'data = "/there"').settings.data == Path("/there")


def test_every_setting_has_a_meaning_and_a_variable_of_its_own() -> None:
    each = load(environment={}).each

    assert [s.path for s in each if not s.help.endswith(".")] == []
    assert len({s.variable for s in each}) == len(each)
    assert variable_of("api.port") == "THAMESTHRIVE_API_PORT"


def test_every_section_is_frozen() -> None:
    for section in attrs.fields(Settings):
        value = getattr(Settings(), section.name)
        if attrs.has(type(value)):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(value, attrs.fields(type(value))[0].name, None)


def test_a_password_is_masked_in_each_address_of_a_list() -> None:
    listed = Setting(
        path="x", variable="X", value=("https://ann:secret@one:9200", "https://two"), origin="a", default=(), help="", type="", secret=False
    )

    assert listed.shown == ("https://ann:***@one:9200", "https://two")
