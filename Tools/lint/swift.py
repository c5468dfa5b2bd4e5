"""What the scripts beside this one read of Swift."""
import re


def code(path):
    """The file's text without comments, and without string literals but for what is interpolated."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r'"""(.*?)"""|"((?:\\.|[^"\\\n])*)"', lambda m: " ".join(
        ["_", *re.findall(r"\\\(((?:[^()]|\([^()]*\))*)\)", m[1] or m[2] or "")]), text, flags=re.S)
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
