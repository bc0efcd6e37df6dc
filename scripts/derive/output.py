"""Writing tables: plain UTF-8 CSV, \\n line ends, no quotes, and gzip without a time stamp."""
import gzip
import io


def text(value):
    cell = value if isinstance(value, str) else str(value)
    if not cell or any(character in cell for character in ',"\r\n'):
        raise ValueError(f"cell {cell!r} cannot stand in a table")
    return cell


def number(value, decimals):
    """Fixed decimals; never a minus sign before nothing."""
    cell = f"{value:.{decimals}f}"
    return cell.lstrip("-") if float(cell) == 0 else cell


def short(value, decimals):
    """As number, but without trailing zeros."""
    cell = number(value, decimals)
    return cell.rstrip("0").rstrip(".") if "." in cell else cell


def write(path, header, rows, report=None):
    buffer = io.StringIO()
    buffer.write(",".join(header) + "\n")
    count = 0
    for row in rows:
        cells = [text(value) for value in row]
        if len(cells) != len(header):
            raise ValueError(f"{path.name}: {len(cells)} cells, {len(header)} columns")
        buffer.write(",".join(cells) + "\n")
        count += 1
    data = buffer.getvalue().encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        data = gzip.compress(data, compresslevel=9, mtime=0)
    path.write_bytes(data)
    if report:
        report(f"{path.parent.name}/{path.name}: {count} rows")
