"""The command as a user calls it, within the test's own process."""

from minsheng_analysis import cli


def run(capsys, *arguments):
    """Exit code, and what was printed."""
    try:
        cli.main(list(map(str, arguments)))
        code = 0
    except SystemExit as left:
        code = left.code or 0
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return code, printed.out, printed.err
