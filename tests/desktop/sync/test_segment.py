"""First sync by segments: resumable, checked, whole or not at all."""

from datetime import date

import msgspec
import pytest
import sqlcipher3.dbapi2 as sqlite
import zstandard
from sqlalchemy import func, select, update

from desktop.models.price import Availability, Price
from desktop.models.product import Barcode, Product
from desktop.services.search import find_by_barcode, find_products
from desktop.sync import beside, prepare
from desktop.sync import segment as taking
from desktop.sync.cursor import held_scopes
from desktop.sync.engine import Interrupted, sync_once
from desktop.sync.http import Unreachable
from protocol.catalogue import PRICE, PRODUCT, PriceRow, ProductRow, UnitRow
from protocol.segment import LAYOUT, Manifest, SegmentRow, segment_hash
from protocol.sync import Feature
from server_stub import repair
from server_stub import segment as cutting
from server_stub.feed import publish, retract
from server_stub.models import Scope, ScopeRow
from tests.desktop.sync.pc import CLOCK, open_pc
from tests.desktop.sync.test_sync_round import count

MANY = 60


def name(n):
    return f"T-{n:03d}"


@pytest.fixture
def cut(line, monkeypatch):
    """An HQ whose products and prices are cut into segments of a few rows; returns the folder."""
    monkeypatch.setattr(repair, "LEAST", 10)
    monkeypatch.setattr(cutting, "LEAST", 10)
    kinds = {key: smaller(kind, 12) for key, kind in cutting._KINDS.items()}
    monkeypatch.setattr(cutting, "_KINDS", kinds)
    with line.hq.database.write() as session:
        products = ((name(n), product(n)) for n in range(MANY))
        publish(session, "product", PRODUCT, products)
        prices = ((name(n), PriceRow(name(n), 80, "list", name(n), "片", n * 100)) for n in range(MANY))
        publish(session, "price:list", PRICE, prices)
    return cut_again(line)


def smaller(kind, rows):
    return cutting._Kind(kind.shape, kind.key, rows)


def cut_again(line):
    folder = cutting.segment_folder(line.hq.database)
    cutting.build_segments(line.hq.database, folder)
    return folder


def product(n):
    units = [UnitRow("片", 1, 1, [f"69000000{n:05d}"])]
    return ProductRow(name(n), f"瓷砖{n}号", "800", "地砖", "安家", "goods", 130000, units, "cz", "cizhuan")


def whole(pc):
    assert count(pc.database, Product) == MANY + 4 == count(pc.database, Price)
    with pc.database.read() as session:
        assert [found.sku for found in find_products(session, "瓷砖7号")] == [name(7)]
        assert [found.sku for found in find_by_barcode(session, "6900000000007")] == [name(7)]
        assert session.scalar(select(func.count()).select_from(Barcode)) == MANY + 2
    assert not any(pc.database.profile.segments.iterdir())


def refusal_of(pc, manifest):
    with pc.line() as http:
        [(_, refusal)] = taking.take_segments(pc.database, http, [manifest])
    return refusal


def parts_of(line):
    return [path for path, _, _ in line.carried if path.startswith("/v1/segments/")]


def test_an_empty_pc_takes_big_scopes_in_segments(enrolled, line, cut):
    report = enrolled.sync()
    assert report.problems == () and report.rows["product"] == MANY + 4
    assert len(parts_of(line)) == 12, "six files of each scope"
    whole(enrolled)
    assert enrolled.sync().requests == 2


def test_what_changed_since_the_segments_comes_as_rows(enrolled, line, cut):
    with line.hq.database.write() as session:
        publish(session, "product", PRODUCT, [("NEW", msgspec.structs.replace(product(1), sku="NEW"))])
        retract(session, "product", PRODUCT, [name(0)])
    assert enrolled.sync().problems == ()
    with enrolled.database.read() as session:
        skus = set(session.scalars(select(Product.sku)))
    assert "NEW" in skus and name(0) not in skus


def test_segments_hold_the_same_rows_as_pages(enrolled, line, cut, tmp_path, monkeypatch):
    enrolled.sync()
    monkeypatch.setattr("desktop.sync.round.FEATURES", [Feature.COMPARE.value])
    with open_pc(tmp_path / "other") as other:
        other.enrol(line.url, line.hq.enrol_code())
        other.sync()
        for model, columns in (
            (Product, ("sku", "units", "row_hash")),
            (Price, ("id", "price", "row_hash")),
            (Barcode, ("code", "sku", "unit", "reversed")),
        ):
            assert rows(enrolled, model, columns) == rows(other, model, columns)
        with enrolled.database.read() as mine, other.database.read() as theirs:
            digests = [{s.scope: s.digest for s in held_scopes(session)} for session in (mine, theirs)]
    assert {k: v for k, v in digests[0].items() if k in ("product", "price:list", "supply")} == {
        k: v for k, v in digests[1].items() if k in ("product", "price:list", "supply")
    }


def rows(pc, model, columns):
    with pc.database.read() as session:
        picked = select(*(getattr(model, column) for column in columns)).order_by(getattr(model, columns[0]))
        return session.execute(picked).all()


@pytest.mark.parametrize("place", range(12))
def test_a_line_cut_at_any_segment_goes_on_where_it_was(enrolled, line, cut, monkeypatch, place):
    real, seen = taking.Http.get_range, []

    def cut_here(http, path, first, last):
        if len(seen) == place:
            raise Unreachable("cut")
        seen.append(path)
        return real(http, path, first, last)

    monkeypatch.setattr(taking.Http, "get_range", cut_here)
    with pytest.raises(Unreachable):
        enrolled.sync()
    assert count(enrolled.database, Product) in (0, MANY + 4)
    monkeypatch.setattr(taking.Http, "get_range", real)
    assert enrolled.sync().problems == ()
    assert len(parts_of(line)) == 12, "nothing was fetched twice"
    whole(enrolled)


def test_a_line_cut_inside_a_segment_fetches_only_the_rest(enrolled, line, cut, monkeypatch):
    monkeypatch.setattr(taking, "RANGE_BYTES", 500)
    real, left = taking.Http.get_range, [7]

    def cut_here(http, path, first, last):
        left[0] -= 1
        if left[0] == 0:
            raise Unreachable("cut")
        return real(http, path, first, last)

    monkeypatch.setattr(taking.Http, "get_range", cut_here)
    with pytest.raises(Unreachable):
        enrolled.sync()
    left[0] = -1
    enrolled.sync()
    fetched = sum(down for path, _, down in line.carried if path.startswith("/v1/segments/"))
    assert fetched == sum(path.stat().st_size for path in cut.iterdir() if path.suffix != ".json")
    whole(enrolled)


def test_a_crash_before_the_commit_leaves_nothing_and_does_no_harm(enrolled, line, cut, monkeypatch):
    monkeypatch.setattr(taking, "_settle", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        enrolled.sync()
    assert count(enrolled.database, Product) == 0 == count(enrolled.database, Price)
    monkeypatch.undo()
    assert enrolled.sync().problems == ()


def test_a_closing_program_stops_between_pieces(enrolled, line, cut):
    asked = iter([False, False, False, True])
    with enrolled.line() as http, pytest.raises(Interrupted):
        sync_once(enrolled.database, http, CLOCK, is_stopping=lambda: next(asked))
    assert enrolled.sync().problems == ()
    whole(enrolled)


def spoil_content(content):
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize("spoil", [spoil_content, lambda content: b"x" * len(content)])
def test_a_wrong_hash_is_refused_and_the_rows_come_in_pages(enrolled, line, cut, monkeypatch, spoil):
    real = taking.Http.get_range
    monkeypatch.setattr(taking.Http, "get_range", lambda *asked: spoil(real(*asked)))
    report = enrolled.sync()
    assert len(report.problems) == 2 and all("another content" in problem for problem in report.problems)
    assert count(enrolled.database, Product) == MANY + 4 and count(enrolled.database, Availability) == 3
    monkeypatch.undo()
    assert enrolled.sync().problems == ()


@pytest.mark.parametrize(
    "content",
    [
        zstandard.compress(bytes(100 << 20)),
        b"no zstd at all",
        zstandard.compress(b"no database"),
        zstandard.compress(b"SQLite format 3\0" + bytes(4096)),
    ],
    ids=["bomb", "no zstd", "no database", "damaged"],
)
def test_a_hostile_segment_is_refused_whole(enrolled, content):
    folder = enrolled.database.profile.segments
    folder.mkdir()
    hashed = segment_hash(content)
    (folder / hashed).write_bytes(content)
    digest = msgspec.convert([1, 1, 1], type=taking.Digest)
    manifest = Manifest(
        scope="product",
        gen="g",
        v=1,
        kind=PRODUCT,
        digest=digest,
        segments=[SegmentRow(hashed, len(content), 1)],
        layout=LAYOUT,
    )
    before = enrolled.contents()
    assert isinstance(refusal_of(enrolled, manifest), taking.PageRefused)
    assert enrolled.contents() == before and not any(folder.iterdir())


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "unheard-of"},
        {"gen": ""},
        {"segments": [SegmentRow("../../etc/passwd", 1, 1)]},
        {"segments": [SegmentRow("0" * 64, 1 << 40, 1)]},
        {"segments": [SegmentRow("0" * 64, 1, 1)] * 10},
        {"layout": LAYOUT + 1},
        {"layout": 1},
    ],
)
def test_a_manifest_beyond_all_limits_is_refused_before_anything_is_fetched(enrolled, line, change):
    digest = msgspec.convert([1, 1, 1], type=taking.Digest)
    manifest = Manifest(
        scope="product", gen="g", v=1, kind=PRODUCT, digest=digest, segments=[], layout=LAYOUT
    )
    refusal = refusal_of(enrolled, msgspec.structs.replace(manifest, **change))
    assert isinstance(refusal, taking.PageRefused)
    assert parts_of(line) == []


def test_hq_serves_whole_segments_and_ranges_to_devices_only(hq):
    device = hq.device()
    folder = cutting.segment_folder(hq.database)
    folder.mkdir()
    hashed = segment_hash(b"0123456789")
    (folder / hashed).write_bytes(b"0123456789")
    path = f"/v1/segments/{hashed}"
    assert hq.client.get(path).status_code == 401
    assert device.send(b"", path, "GET").content == b"0123456789"
    part = device.send(b"", path, "GET", Range="bytes=2-4")
    assert (part.status_code, part.content) == (206, b"234")
    assert part.headers["content-range"] == "bytes 2-4/10"
    assert device.send(b"", path, "GET", Range="bytes=12-14").status_code == 400
    assert device.send(b"", f"/v1/segments/{'0' * 64}", "GET").status_code == 404
    assert device.send(b"", "/v1/segments/product.json", "GET").status_code == 404


def test_nothing_is_cut_again_until_enough_changed(line, cut):
    database, folder = line.hq.database, cut
    assert cutting.build_segments(database, folder) == []
    with database.write() as session:
        changed = ((name(n), PriceRow(name(n), 80, "list", name(n), "片", 7)) for n in range(20))
        publish(session, "price:list", PRICE, changed)
    assert cutting.build_segments(database, folder) == ["price:list"]


ODD = [
    '"',
    "\\",
    "/",
    "\x7f",
    "\x1f\b\f\n\r\t",
    "\u2028",
    "\U0001f600",
    "é\u0301",
    "</script>",
    "1e5",
    "null",
]


def test_odd_texts_hash_as_hq_hashed_them(enrolled, line, cut):
    with line.hq.database.write() as session:
        units = [UnitRow(text, n + 1, 1, [f"C{n}"]) for n, text in enumerate(ODD)]
        odd = [msgspec.structs.replace(product(n), name=text, units=units) for n, text in enumerate(ODD)]
        odd[0] = msgspec.structs.replace(odd[0], is_active=False)
        publish(session, "product", PRODUCT, ((row.sku, row) for row in odd))
        days = (date(2026, 1, 1), None)
        prices = (PriceRow(text, 80, "list", name(1), text, 1, *days) for text in ODD)
        publish(session, "price:list", PRICE, ((row.id, row) for row in prices))
    cut_again(line)
    report = enrolled.sync()
    assert report.problems == () and report.rows["price:list"] == MANY + 4 + len(ODD)


@pytest.fixture
def processes(monkeypatch):
    """Let processes of their own make even small segments ready; returns those that were started."""
    started, real = [], beside._Process

    def start():
        started.append(real())
        return started[-1]

    monkeypatch.setattr(beside, "WORTH_BYTES", 1)
    monkeypatch.setattr(beside, "_Process", start)
    return started


def test_processes_beside_the_program_make_segments_ready(enrolled, cut, processes):
    assert enrolled.sync().problems == ()
    assert processes and all(each._process.returncode is not None for each in processes)
    whole(enrolled)


def test_what_a_big_import_committed_is_brought_from_the_log_to_its_place(enrolled, cut, processes):
    assert enrolled.sync().problems == ()
    without_log = sqlite.connect(f"{enrolled.database.profile.catalog.as_uri()}?immutable=1", uri=True)
    found = [
        without_log.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("product", "price")
    ]
    without_log.close()
    assert found == [MANY + 4, MANY + 4]


def test_a_log_that_cannot_be_brought_to_its_place_is_left_as_it_is(tmp_path, caplog):
    file = tmp_path / "catalog.db"
    file.write_bytes(b"no database at all" * 100)
    with beside.Checkpoints(file, beside.WORTH_BYTES) as log:
        log.begin()
    assert "could not be brought to its place" in caplog.text


def test_indices_of_barcodes_are_those_of_the_table_they_are_copied_to(enrolled, cut):
    enrolled.sync()
    with enrolled.database.read() as session:
        run = session.connection().exec_driver_sql
        assert run("PRAGMA catalog.integrity_check").scalars().all() == ["ok"]
        by_index = run("SELECT count(*) FROM catalog.barcode INDEXED BY ix_barcode_reversed").scalar()
        indices = run(
            "SELECT name FROM catalog.sqlite_master WHERE tbl_name = 'barcode' AND sql LIKE '%INDEX%'"
        )
        assert by_index == MANY + 2
        assert sorted(indices.scalars()) == ["ix_barcode_reversed", "ix_barcode_sku"]


def test_what_a_dead_process_was_at_is_done_here(enrolled, cut, processes, monkeypatch):
    real = taking._tasks

    def kill_first(*given):
        for each in processes:
            each._process.kill()
        return real(*given)

    monkeypatch.setattr(taking, "_tasks", kill_first)
    assert enrolled.sync().problems == ()
    whole(enrolled)


def test_a_pc_that_takes_the_first_layout_only_gets_pages(enrolled, line, cut, monkeypatch):
    monkeypatch.setattr("desktop.sync.round.FEATURES", [Feature.COMPARE.value, Feature.SEGMENTS.value])
    assert enrolled.sync().problems == () and parts_of(line) == []
    assert count(enrolled.database, Product) == MANY + 4 == count(enrolled.database, Price)


def test_segments_of_an_earlier_layout_are_cut_anew(line, cut):
    file = cut / "product.json"
    manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(manifest, layout=1)))
    assert cutting.build_segments(line.hq.database, cut) == ["product"]


def test_the_search_index_is_sound_and_follows_later_changes(enrolled, line, cut):
    enrolled.sync()
    with line.hq.database.write() as session:
        publish(session, "product", PRODUCT, [(name(7), msgspec.structs.replace(product(7), name="木门"))])
        retract(session, "product", PRODUCT, [name(8)])
    assert enrolled.sync().problems == ()
    check = "INSERT INTO catalog.product_search (product_search) VALUES ('integrity-check')"
    with enrolled.database.write_catalog() as session:
        session.connection().exec_driver_sql(check)
        hits = session.connection().exec_driver_sql(
            "SELECT p.sku FROM catalog.product_search s JOIN catalog.product p ON p.search_id = s.rowid"
            ' WHERE product_search MATCH \'"木门" OR "t007" OR "t008" OR "t009"\' ORDER BY 1'
        )
        assert hits.scalars().all() == [name(7), name(9)]


def test_a_segment_refused_in_its_index_leaves_no_row(enrolled, tmp_path):
    content = tmp_path / ("0" * 64)
    content.write_bytes(b"")
    task = prepare.Task(str(tmp_path), PRODUCT, 1, (SegmentRow("0" * 64, 1, 1),))
    assert prepare.prepare(task) == prepare.Result(refusal="a segment with another content")


def test_segments_that_are_not_what_hq_holds_are_taken_once(enrolled, line, cut, monkeypatch):
    """A restored HQ may have kept segments of a version it came to again with other rows."""
    monkeypatch.setattr("desktop.sync.round.MAX_PAGE_ROWS", 20)
    renamed = [(name(n), msgspec.structs.replace(product(n), spec="900")) for n in range(MANY)]
    with line.hq.database.write() as session:
        scope = session.execute(select(Scope.id, Scope.head_v).where(Scope.name == "product")).one()
        places = session.execute(select(ScopeRow.key, ScopeRow.v).where(ScopeRow.scope_id == scope.id)).all()
        publish(session, "product", PRODUCT, renamed)
    with line.hq.database.write() as session:
        for key, v in places:
            row = (ScopeRow.scope_id == scope.id, ScopeRow.key == key)
            session.execute(update(ScopeRow).where(*row).values(v=v))
        session.execute(update(Scope).where(Scope.id == scope.id).values(head_v=scope.head_v))
    report = enrolled.sync()
    assert "segments_differ:product" in report.problems
    assert report.requests < 12 + 10
    with enrolled.database.read() as session:
        assert session.scalar(select(func.count()).where(Product.spec == "900")) == MANY
    assert enrolled.sync().problems == ()
