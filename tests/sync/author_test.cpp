#include "sync/author.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/founded.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

bool seal(Founded& seat) {
    return seat.replica->author(seat.project).seal(1);
}

}  // namespace

TEST_CASE("what is typed is one change when it is sealed, and another seat shows the same") {
    Founded seat;
    const Seq before =
        seat.replica->highest(seat.project, seat.replica->author(seat.project).log())->seq;
    seat.type(0, U"bonjour");
    seat.type(7, U" à tous");
    CHECK(seat.replica->author(seat.project).is_open());
    REQUIRE(seal(seat));
    CHECK_FALSE(seat.replica->author(seat.project).is_open());
    const auto tip = seat.replica->highest(seat.project, seat.replica->author(seat.project).log());
    CHECK(tip->seq == before + 1);

    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    CHECK(other->contents(seat.project)->text(seat.page).now().text() == U"bonjour à tous");
}

TEST_CASE("keys typed one after the other are one run on the wire") {
    Founded seat;
    for (std::uint32_t i = 0; i < 10; ++i)
        seat.type(i, U"x");
    REQUIRE(seal(seat));
    const auto piece = seat.replica->piece(seat.project, seat.last_change(), 2, 2);
    REQUIRE(piece);
    const auto span = unpack_span(piece->span);
    LogContext context;
    context.dictionary.add(span->changes[0].header.log());
    CHECK(span->changes[0].body.size() < 25);
}

TEST_CASE("a large paste is cut into changes that keep every limit") {
    Founded seat;
    const std::u32string large(600'000, U'\u20AC');
    seat.type(0, large);
    REQUIRE(seal(seat));
    CHECK(seat.text().now().size() == large.size());
    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    CHECK(other->contents(seat.project)->text(seat.page).now().text() == large);
}

TEST_CASE("an edit at an older version is an event with these parents") {
    Founded seat;
    const TextVersion old = seat.type(0, U"ab");
    REQUIRE(seal(seat));
    seat.type(1, U"YYY");
    REQUIRE(seal(seat));
    seat.type_at(old, 2, U"!");
    CHECK(seat.text().now().text() == U"aYYYb!");
    REQUIRE(seal(seat));
    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    CHECK(other->contents(seat.project)->text(seat.page).now().text() == U"aYYYb!");
}

TEST_CASE("a version of more than 32 heads is gathered before it is written on") {
    Founded seat;
    seat.type(0, U"abc");
    REQUIRE(seal(seat));
    const TextVersion start = seat.text().version();
    // Forty changes that have not seen each other, each of a sitting of its own.
    for (int i = 0; i < 40; ++i) {
        const auto other = seat.another();
        Founded::give_all(*seat.replica, *other);
        Text& text = other->contents(seat.project)->text(seat.page);
        std::vector<Event> first;
        for (const Event event : start)
            first.push_back(*text.log().find(seat.text().log().name_of(event)));
        Author& author = other->author(seat.project);
        author.write(seat.page, first, {RunAction::insert, 1, 1, {}, U"y"}, 1);
        REQUIRE(author.seal(1));
        Founded::give_all(*other, *seat.replica);
    }
    REQUIRE(seat.text().version().size() > run_parents_max);
    seat.type(seat.text().now().size(), U"end");
    REQUIRE(seal(seat));
    CHECK(seat.text().now().text().ends_with(U"cend"));
    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    CHECK(other->contents(seat.project)->text(seat.page).now().text() == seat.text().now().text());
}

TEST_CASE("edits at one version that have not seen each other go into changes of their own") {
    Founded seat;
    const TextVersion start = seat.type(0, U"abc");
    REQUIRE(seal(seat));
    // Two windows of one seat, within the same 50 ms.
    seat.type_at(start, 3, U"X");
    seat.type_at(start, 0, U"Y");
    CHECK(seat.text().version().size() == 2);
    seat.type(5, U"!");  // on both
    REQUIRE(seal(seat));
    CHECK(seat.text().now().text() == U"YabcX!");
    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    CHECK(other->contents(seat.project)->text(seat.page).now().text() == U"YabcX!");
}

TEST_CASE("a change of somebody else with two ends in one text is written on") {
    Founded seat;
    seat.type(0, U"abc");
    REQUIRE(seal(seat));
    const ChangeId before = seat.last_change();
    // No honest seat writes it: both runs name the same parent and not each other.
    const auto page = seat.page;
    const auto draft =
        seat.replica->space(seat.project)->draft({seat.replica->own(), Sitting{77}}, {{before}});
    REQUIRE(draft);
    const auto reference = [&](const ChangeId& id) {
        return seat.replica->space(seat.project)->reference(*draft, id);
    };
    op::Text text{OpRef{reference(page.change), page.op}, {}};
    for (const auto& [position, letter] : {std::pair{0U, "Y"}, std::pair{3U, "X"}})
        text.runs.push_back(
            {RunAction::insert, 1, position, std::vector<Parent>{{reference(before), 3}}, letter});
    LogContext context = draft->context;
    Header header = draft->header;
    Bytes body = encode_content({{text}}, context, {seat.replica->own(), Sitting{77}}, header.seq);
    header.log_bytes += body.size();
    const SpanChange change = make_change(header, body, 0);
    REQUIRE_FALSE(seat.replica->add(seat.project, {&change, 1}, sign_change(seat.key, change.id)));
    REQUIRE(seat.text().now().text() == U"YabcX");
    REQUIRE(seat.text().version().size() == 2);
    seat.type(5, U"!");
    REQUIRE(seal(seat));
    CHECK(seat.text().now().text() == U"YabcX!");
    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    CHECK(other->contents(seat.project)->text(seat.page).now().text() == U"YabcX!");
}

TEST_CASE("another copy of the key in the same log is noticed before anything is typed") {
    Founded seat;
    seat.type(0, U"one");
    REQUIRE(seal(seat));
    const LogName log = seat.replica->author(seat.project).log();
    // The clone goes on from the change before.
    const auto piece = seat.replica->piece(seat.project, seat.last_change(), 1, 1);
    const auto first = unpack_span(piece->span)->changes.front();
    Header header = first.header;
    header.seq = 2;
    header.prev = first.id;
    header.lamport += 1;
    header.heads.clear();
    LogContext context;
    const Content content{{op::Moment{"clone"}}};
    Bytes body = encode_content(content, context, log, 2);
    header.log_bytes = first.header.log_bytes + body.size();
    const SpanChange forged = make_change(header, std::move(body), 0);
    REQUIRE_FALSE(seat.replica->add(seat.project, {&forged, 1}, sign_change(seat.key, forged.id)));
    CHECK(seat.replica->author(seat.project).may_write());
    CHECK(seat.replica->author(seat.project).log() != log);
    seat.type(3, U" two");
    REQUIRE(seal(seat));
    CHECK(seat.text().now().text() == U"one two");
}

TEST_CASE("ops of every kind come out at another seat as they were said") {
    Founded seat;
    seat.type(0, U"bonjour");
    REQUIRE(seal(seat));
    const EventName third = seat.text().log().name_of(2);
    Author& author = seat.replica->author(seat.project);
    const std::vector<resolved::Op> ops = {
        resolved::Create{NodeKind::folder, root_of(seat.project, Root::site), "img"},
        resolved::Create{NodeKind::blob, {ChangeId{}, 0}, "a.png"},
        resolved::Blob{{ChangeId{}, 1}, id_number<BlobId>(1, 1), 5},
        resolved::Name{seat.page, "index.html"},
        resolved::Attribute{seat.page, "crlf", {1}},
        resolved::Comment{seat.page, {{third, Side::left}, {third, Side::right}}, "", "why?"},
        resolved::Moment{"first"},
    };
    REQUIRE(author.write(ops, 1));
    const ChangeId said = seat.last_change();
    REQUIRE(
        author.write({resolved::Move{seat.page, {said, 0}}, resolved::Reply{{said, 5}, "because"},
                      resolved::SetCommentState{{said, 5}, CommentState::done, ""},
                      resolved::Delete{{said, 1}}, resolved::Keep{{said, 1}}},
                     1));
    const auto other = seat.another();
    Founded::give_all(*seat.replica, *other);
    const Contents& contents = *other->contents(seat.project);
    const auto outline = contents.tree().outline(root_of(seat.project, Root::site));
    REQUIRE(outline.size() == 3);
    CHECK(outline[0].path == "img");
    std::set<std::string> paths;
    for (const OutlinedNode& node : outline)
        paths.insert(node.path);
    CHECK(paths.contains("img/a.png"));
    CHECK(paths.contains("img/index.html"));
    CHECK(contents.history().moments().size() == 1);
}

TEST_CASE("random typing at random versions is the same text everywhere") {
    for (std::uint64_t seed = 1; seed <= seeds(30); ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Founded seat;
        std::vector<TextVersion> versions = {seat.text().version()};
        for (int step = 0; step < 60; ++step) {
            const TextVersion at = versions[dice.below(versions.size())];
            const auto size = static_cast<std::uint32_t>(seat.text().at(at).size());
            const auto position = static_cast<std::uint32_t>(dice.below(size + 1));
            Author& author = seat.replica->author(seat.project);
            if (size > position && dice.chance(3)) {
                const auto length =
                    static_cast<std::uint32_t>(dice.from_to(1, std::min(5U, size - position)));
                versions.push_back(
                    author.write(seat.page, at, {RunAction::remove, length, position, {}, {}}, 1));
            } else {
                versions.push_back(seat.type_at(at, position, U"\u00E9t"));
            }
            if (dice.chance(4)) REQUIRE(author.seal(1));
        }
        REQUIRE(seal(seat));
        const auto other = seat.another();
        Founded::give_all(*seat.replica, *other);
        REQUIRE(other->contents(seat.project)->text(seat.page).now().text() ==
                seat.text().now().text());
    }
}
