"""Taking scope pages into the tables: whole cuts, cursors with their rows, digests that add up."""

import msgspec
import pytest
from sqlalchemy import select

from desktop.models.dealer import Contract, Store
from desktop.models.price import Price
from desktop.models.product import Barcode, Product
from desktop.models.scope import CatalogScope, CatalogStage, CatalogUnknown
from desktop.services.search import find_products
from desktop.sync.apply import take_page
from desktop.sync.cursor import held_scopes
from desktop.sync.pull import PageRefused
from protocol.catalogue import PRICE, PRODUCT, PriceRow, ProductRow, UnitRow
from protocol.dealer import CONTRACT, STORE, ContractRow, StoreRow
from protocol.digest import Digest, change, row_hash
from protocol.sync import PageStatus, ScopePage, ScopeRow, ScopeState

SCOPE = "product"
LIST = "price:list"


def product(sku, name="瓷砖", barcode="6901234567892"):
    units = [UnitRow("片", 1, 1, [barcode])]
    return ProductRow(sku, name, "800x800", "地砖", "安家", "goods", 130000, units, "cz", "cizhuan")


def row(v, kind, key, body, shape=1):
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    return ScopeRow(v, kind, shape, key, msgspec.Raw(raw))


def products(*pairs, first=1):
    return [row(v, PRODUCT, sku, product(sku, name)) for v, (sku, name) in enumerate(pairs, start=first)]


def gone(v, key, kind=PRODUCT):
    return ScopeRow(v, kind, 1, key)


def digest_of(*rows):
    total = Digest()
    for item in rows:
        total = change(total, added=row_hash(item.kind, item.shape, item.key, bytes(item.body)))
    return total


def page(rows, digest=None, *, scope=SCOPE, status=PageStatus.ROWS, gen="g1", complete=True, v=None):
    v = v if v is not None else max((item.v for item in rows), default=0)
    return ScopePage(
        scope=scope, status=status, gen=gen, v=v, head_v=v, is_complete=complete, digest=digest, rows=rows
    )


def names(database):
    with database.read() as session:
        return dict(session.execute(select(Product.sku, Product.name)).all())


def state(database):
    with database.read() as session:
        return next((held for held in held_scopes(session) if held.scope == SCOPE), None)


@pytest.fixture
def filled(database):
    """A catalogue of A and B at version 2."""
    rows = products(("A", "瓷砖"), ("B", "水泥"))
    take_page(database, page(rows, digest_of(*rows)))
    return database


def test_a_first_cut_fills_rows_search_barcodes_and_cursor(filled):
    rows = products(("A", "瓷砖"), ("B", "水泥"))
    assert names(filled) == {"A": "瓷砖", "B": "水泥"}
    assert state(filled) == ScopeState(SCOPE, "g1", 2, digest_of(*rows))
    with filled.read() as session:
        assert [found.sku for found in find_products(session, "水泥")] == ["B"]
        assert set(session.scalars(select(Barcode.sku))) == {"A", "B"}


def test_a_step_changes_and_removes_rows_with_their_search_words(filled):
    changed = products(("B", "白水泥"), ("C", "沙子"), first=3)
    take_page(filled, page([*changed, gone(5, "A")], digest_of(*changed)))
    assert names(filled) == {"B": "白水泥", "C": "沙子"}
    with filled.read() as session:
        assert find_products(session, "瓷砖") == []
        assert [found.sku for found in find_products(session, "白水泥")] == ["B"]
        assert set(session.scalars(select(Barcode.sku))) == {"B", "C"}


def test_a_page_taken_twice_changes_nothing(filled):
    changed = products(("B", "白水泥"), first=3)
    both = [*products(("A", "瓷砖")), *changed]
    take_page(filled, page(changed, digest_of(*both)))
    before = state(filled)
    take_page(filled, page(changed, digest_of(*both)))
    assert state(filled) == before
    assert len(names(filled)) == 2


def test_a_reset_throws_away_what_is_not_in_it(filled):
    rows = products(("C", "沙子"))
    take_page(filled, page(rows, digest_of(*rows), status=PageStatus.RESET, gen="g2"))
    assert names(filled) == {"C": "沙子"}
    assert state(filled) == ScopeState(SCOPE, "g2", 1, digest_of(*rows))


def test_the_same_takes_over_history_and_version_only(filled):
    before = state(filled)
    take_page(filled, page([], before.digest, status=PageStatus.SAME, gen="g2", v=9))
    assert state(filled) == ScopeState(SCOPE, "g2", 9, before.digest)
    assert len(names(filled)) == 2


def test_the_same_with_another_digest_is_refused(filled):
    with pytest.raises(PageRefused):
        take_page(filled, page([], Digest(5, 5, 5), status=PageStatus.SAME, gen="g2", v=9))


@pytest.mark.parametrize("digest", [Digest(), None])
@pytest.mark.parametrize("is_whole_before", [True, False])
def test_part_of_a_cut_that_is_the_same_as_nothing_at_hq_leaves_nothing(database, digest, is_whole_before):
    rows = products(("A", "瓷砖"), ("B", "水泥"))
    if is_whole_before:
        take_page(database, page(rows, digest_of(*rows)))
    take_page(database, page(rows[:1], status=PageStatus.RESET, gen="g2", complete=False, v=1))
    assert state(database) == ScopeState(SCOPE, "g2", 1)
    taken = take_page(database, page([], digest, status=PageStatus.SAME, gen="g3", v=0))
    assert taken.is_complete and names(database) == {}
    assert state(database) == ScopeState(SCOPE, "g3", 0)
    with database.read() as session:
        assert find_products(session, "瓷砖") == []
        assert session.scalars(select(CatalogStage.page)).all() == []


def test_rows_that_are_not_trusted_go_when_hq_has_none(filled):
    take_page(filled, page([], Digest(1, 2, 3), status=PageStatus.RESET, gen="g2", v=2))
    assert state(filled) == ScopeState(SCOPE) and len(names(filled)) == 2
    take_page(filled, page([], Digest(), status=PageStatus.SAME, gen="g3", v=0))
    assert names(filled) == {} and state(filled) == ScopeState(SCOPE, "g3", 0)


def test_a_whole_cut_is_not_the_same_as_nothing(filled):
    with pytest.raises(PageRefused):
        take_page(filled, page([], Digest(), status=PageStatus.SAME, gen="g3", v=0))
    assert len(names(filled)) == 2


def test_a_revoked_scope_leaves_nothing_and_other_scopes_alone(filled):
    prices = [row(1, PRICE, "p1", PriceRow("p1", 80, "A", "A", "片", 150000))]
    take_page(filled, page(prices, digest_of(*prices), scope="price:A"))
    take_page(filled, ScopePage(scope=SCOPE, status=PageStatus.REVOKED))
    assert names(filled) == {} and state(filled) is None
    with filled.read() as session:
        assert find_products(session, "瓷砖") == []
        assert session.scalars(select(Barcode.sku)).all() == []
        assert session.scalars(select(Price.id)).all() == ["p1"]


def test_a_step_with_a_wrong_digest_leaves_the_rows_and_is_compared(filled):
    before = state(filled)
    taken = take_page(filled, page(products(("C", "沙子"), first=3), Digest(1, 2, 3)))
    assert taken.differs and taken.asked == () and names(filled) == {"A": "瓷砖", "B": "水泥"}
    assert state(filled) == before


def test_a_whole_cut_with_a_wrong_digest_leaves_the_rows_and_is_asked_for_again(filled):
    wrong = page(products(("C", "沙子")), Digest(1, 2, 3), status=PageStatus.RESET, gen="g2")
    taken = take_page(filled, wrong)
    assert taken.differs and taken.asked is None and names(filled) == {"A": "瓷砖", "B": "水泥"}
    assert state(filled) == ScopeState(SCOPE)
    rows = products(("A", "瓷砖"), ("B", "水泥"), ("C", "沙子"))
    take_page(filled, page(rows, digest_of(*rows)))
    assert set(names(filled)) == {"A", "B", "C"}


def test_readers_see_the_old_cut_until_the_new_one_is_whole(filled):
    rows = products(("A", "新"), ("C", "沙子"), ("D", "灯"))
    take_page(filled, page(rows[:1], status=PageStatus.RESET, gen="g2", complete=False, v=1))
    take_page(filled, page(rows[1:2], gen="g2", complete=False, v=2))
    assert names(filled) == {"A": "瓷砖", "B": "水泥"}
    assert state(filled) == ScopeState(SCOPE, "g2", 2)
    take_page(filled, page(rows[2:], digest_of(*rows), gen="g2", v=3))
    assert names(filled) == {"A": "新", "C": "沙子", "D": "灯"}
    with filled.read() as session:
        assert session.scalars(select(CatalogStage.page)).all() == []


def test_a_staged_cut_that_does_not_add_up_leaves_the_last_good_one(filled):
    rows = products(("C", "沙子"), ("D", "灯"))
    take_page(filled, page(rows[:1], status=PageStatus.RESET, gen="g2", complete=False, v=1))
    before = ScopeState(SCOPE, "g1", 2, digest_of(*products(("A", "瓷砖"), ("B", "水泥"))))
    assert take_page(filled, page(rows[1:], Digest(9, 9, 9), gen="g2")).differs
    assert names(filled) == {"A": "瓷砖", "B": "水泥"}
    assert state(filled) == before


def test_a_first_cut_of_several_pages_can_be_continued(database):
    rows = products(("A", "瓷砖"), ("B", "水泥"))
    take_page(database, page(rows[:1], complete=False, v=1))
    assert names(database) == {"A": "瓷砖"}
    assert (state(database).gen, state(database).v) == ("g1", 1)
    take_page(database, page(rows[1:], digest_of(*rows)))
    assert state(database).digest == digest_of(*rows)


def test_rows_that_do_not_follow_are_refused_whole(filled):
    before = (names(filled), state(filled))
    rows = products(("C", "沙子"), first=3)
    for stray in (
        page(rows, digest_of(*rows), gen="g9"),
        page(rows, digest_of(*rows), v=1),
        page(rows, None, complete=False, v=2),
        page(rows, digest_of(*rows), gen="", status=PageStatus.RESET),
    ):
        with pytest.raises(PageRefused):
            take_page(filled, stray)
    assert (names(filled), state(filled)) == before


def test_unknown_rows_are_kept_and_counted(filled):
    unknown = [row(3, "promotion", "x", b'["new"]'), row(4, PRODUCT, "A", b'["other shape"]', shape=2)]
    held = [*products(("B", "水泥"), first=2), *unknown]
    taken = take_page(filled, page(unknown, digest_of(*held)))
    assert not taken.differs and taken.unreadable == 0
    assert names(filled) == {"B": "水泥"}
    known = row(5, PRODUCT, "A", product("A", "再来"))
    take_page(filled, page([known, gone(6, "x", "promotion")], digest_of(held[0], known)))
    assert names(filled) == {"A": "再来", "B": "水泥"}
    with filled.read() as session:
        assert session.scalars(select(CatalogUnknown.key)).all() == []


@pytest.mark.parametrize("body", [b'{"not":"a row"}', b'["C"]', b"17", msgspec.json.encode(product("D"))])
def test_a_broken_row_is_kept_aside_and_said(filled, body):
    held = [*products(("A", "瓷砖"), ("B", "水泥")), row(3, PRODUCT, "C", body)]
    taken = take_page(filled, page(held[2:], digest_of(*held)))
    assert taken.unreadable == 1 and not taken.differs
    assert set(names(filled)) == {"A", "B"}


def test_a_number_beyond_all_columns_is_refused(filled):
    huge = msgspec.structs.replace(product("C"), tax_rate=2**70)
    rows = [row(3, PRODUCT, "C", huge)]
    with pytest.raises(PageRefused):
        take_page(filled, page(rows, digest_of(*rows)))
    assert set(names(filled)) == {"A", "B"}


def test_dealer_rows_live_in_the_ledger_under_their_own_keys(database):
    rows = [
        row(1, STORE, "12", StoreRow(12, "S12", "城东店")),
        row(2, CONTRACT, "C-7/2", ContractRow("C-7", 2, None, None, 30)),
    ]
    take_page(database, page(rows, digest_of(*rows), scope="dealer:5"))
    take_page(database, page([gone(3, "12", STORE)], digest_of(rows[1]), scope="dealer:5"))
    with database.read() as session:
        assert session.scalars(select(Store.store_id)).all() == []
        assert session.execute(select(Contract.number, Contract.version)).all() == [("C-7", 2)]
        assert session.scalars(select(CatalogScope.scope)).all() == []


def test_a_crash_in_the_middle_of_a_page_leaves_the_cursor_with_its_rows(filled, monkeypatch):
    before = (names(filled), state(filled))
    monkeypatch.setattr("desktop.sync.rows.index_products", lambda *_: 1 / 0)
    rows = products(("C", "沙子"), first=3)
    with pytest.raises(ZeroDivisionError):
        take_page(filled, page(rows, digest_of(*rows)))
    assert (names(filled), state(filled)) == before


def price(v, id_, value, sku="砖", unit="片"):
    return row(v, PRICE, id_, PriceRow(id_, 80, "list", sku, unit, value))


def price_page(rows, held, *, complete=True):
    return page(rows, digest_of(*held) if complete else None, scope=LIST, complete=complete)


def listed(database):
    with database.read() as session:
        return {
            row[0]: row[1:] for row in session.execute(select(Price.id, Price.sku, Price.unit, Price.price))
        }


@pytest.fixture
def priced(database):
    """Three prices in force, at version 3."""
    rows = [price(1, "A", 100), price(2, "B", 200), price(3, "C", 300)]
    take_page(database, price_page(rows, rows))
    return database, rows


def test_prices_change_move_to_another_product_come_and_go_in_one_step(priced):
    database, (_, _, third) = priced
    changed, moved, fresh = price(4, "A", 101), price(5, "B", 200, sku="瓦"), price(6, "D", 90, unit="箱")
    last = row(7, PRICE, third.key, b"null")
    assert take_page(database, price_page([changed, moved, fresh, last], [changed, moved, fresh])).is_complete
    assert listed(database) == {"A": ("砖", "片", 101), "B": ("瓦", "片", 200), "D": ("砖", "箱", 90)}


def test_a_cut_of_several_pages_may_name_a_row_twice(priced):
    database, (_, second, third) = priced
    newest = price(6, "A", 102)
    take_page(database, price_page([price(4, "A", 101)], [], complete=False))
    taken = take_page(database, price_page([newest], [newest, second, third]))
    assert taken.is_complete and not taken.differs
    assert listed(database)["A"] == ("砖", "片", 102)


def test_a_staged_page_that_cannot_be_taken_is_refused_with_its_cut_and_asked_for_anew(priced):
    database, rows = priced
    before = listed(database)
    take_page(database, price_page([price(4, "A", -1)], [], complete=False))
    with pytest.raises(PageRefused, match="below zero"):
        take_page(database, price_page([price(5, "B", 201)], rows))
    with database.read() as session:
        (held,) = held_scopes(session)
    assert (held.v, held.digest, listed(database)) == (3, digest_of(*rows), before)


def test_a_broken_row_of_a_staged_page_is_kept_aside_and_said_with_its_cut(priced):
    database, rows = priced
    broken = row(4, PRICE, "E", b'["E"]')
    assert not take_page(database, price_page([broken], [], complete=False)).unreadable
    dearer = price(5, "A", 101)
    assert take_page(database, price_page([dearer], [dearer, *rows[1:], broken])).unreadable == 1
