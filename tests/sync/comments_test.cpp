#include "sync/comments.hpp"

#include "tests/random_changes.hpp"
#include "tests/seeds.hpp"
#include "tests/sync/tree_space.hpp"
#include "tests/test.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

const NodeId page{ChangeId{{7}}, 0};
const NodeId other_page{ChangeId{{7}}, 1};

// Each op a change of its own, whose id is its event's number.
CommentOp made(Event event, Lamport lamport, CommentAct act) {
    return {{event, {lamport, ChangeId{{static_cast<std::uint8_t>(event)}}, 0}}, std::move(act)};
}

CommentId id_of(Event event) {
    return {ChangeId{{static_cast<std::uint8_t>(event)}}, 0};
}

comment_op::Comment says(const std::string& text, const NodeId& node = page) {
    return {node, {}, "", text};
}

CommentVerdict verdict(CommentState state, std::string reason = "") {
    return {state, std::move(reason)};
}

std::vector<std::string> texts(const Writings<std::string>& replies) {
    std::vector<std::string> texts;
    for (const auto& reply : replies.all())
        texts.push_back(reply.value);
    return texts;
}

// The comment that an op is about, by the event that it is.
std::optional<Event> about(const CommentOp& op) {
    if (const auto* reply = std::get_if<comment_op::Reply>(&op.act))
        return reply->comment.change.bytes[0];
    if (const auto* state = std::get_if<comment_op::State>(&op.act))
        return state->comment.change.bytes[0];
    return std::nullopt;
}

// Comments 0 to 5; then replies and verdicts, each of which has seen what it is about alone.
struct Room {
    Dice dice;
    std::vector<CommentOp> ops;
    std::set<Event> counting;
    Comments comments;

    explicit Room(std::uint64_t seed) : dice(seed) {
        for (Event event = 0; event < 40; ++event) {
            const CommentId comment = id_of(static_cast<Event>(dice.below(6)));
            const Lamport lamport = event < 6 ? dice.below(3) : 3 + dice.below(9);
            const std::string text = std::to_string(event);
            if (event < 6) {
                ops.push_back(made(event, lamport, says(text, dice.chance(2) ? page : other_page)));
            } else if (dice.chance(2)) {
                ops.push_back(made(event, lamport, comment_op::Reply{comment, text}));
            } else {
                const auto state = static_cast<CommentState>(dice.from_to(1, 5));
                ops.push_back(made(event, lamport, comment_op::State{comment, {state, text}}));
            }
        }
    }
    void put_in() {
        std::vector<CommentOp> batch;
        for (const CommentOp& each : ops) {
            if (counting.contains(each.place.event) || !dice.chance(3)) continue;
            if (about(each) && !counting.contains(*about(each))) continue;
            counting.insert(each.place.event);
            batch.push_back(each);
        }
        comments.add(std::move(batch));
    }
    void take_out() {
        std::set<Event> gone;
        for (const CommentOp& each : ops)
            if (dice.chance(8) || (about(each) && gone.contains(*about(each))))
                gone.insert(each.place.event);
        comments.remove(gone);
        std::erase_if(counting, [&](Event event) { return gone.contains(event); });
    }
    std::vector<Thread> by_definition(const NodeId& node) const {
        std::vector<CommentOp> ordered;
        for (const CommentOp& each : ops)
            if (counting.contains(each.place.event)) ordered.push_back(each);
        std::ranges::sort(ordered, {}, [](const CommentOp& each) { return each.place.order; });
        std::vector<Thread> threads;
        for (const CommentOp& each : ordered) {
            const auto* said = std::get_if<comment_op::Comment>(&each.act);
            if (said && said->node == node) threads.push_back({each.place, *said, {}, {}});
        }
        for (Thread& thread : threads) {
            for (const CommentOp& each : ordered) {
                const auto* reply = std::get_if<comment_op::Reply>(&each.act);
                if (reply && reply->comment == thread.id())
                    thread.replies.add(each.place, reply->text);
                const auto* state = std::get_if<comment_op::State>(&each.act);
                if (state && state->comment == thread.id())
                    thread.verdicts.add(each.place, state->verdict);
            }
        }
        return threads;
    }
};

}  // namespace

TEST_CASE("a comment has its words, its source, its place and no verdict yet") {
    Comments comments;
    const TextRange range{{EventName{ChangeId{{1}}, 3}, Side::left}, {{}, Side::right}};
    const comment_op::Comment remark{page, range, "Mme Durand", "plus grand"};
    comments.add({made(1, 5, remark)});
    const auto threads = comments.of_node(page);
    REQUIRE(threads.size() == 1);
    CHECK(threads[0].comment == remark);
    CHECK(threads[0].id() == id_of(1));
    CHECK(threads[0].place.event == 1);
    CHECK(threads[0].verdict() == verdict(CommentState::open));
    CHECK(comments.thread(id_of(1)) == threads[0]);
    CHECK_FALSE(comments.thread(id_of(2)));
    CHECK(comments.of_node(other_page).empty());
}

TEST_CASE("threads and replies are in the order of ops, not of arrival") {
    Comments comments;
    comments.add({made(1, 5, says("b")), made(2, 4, says("a")), made(3, 6, says("c", other_page))});
    comments.add({made(4, 9, comment_op::Reply{id_of(1), "2"})});
    comments.add({made(5, 8, comment_op::Reply{id_of(1), "1"})});
    const auto threads = comments.of_node(page);
    REQUIRE(threads.size() == 2);
    CHECK(threads[0].comment.text == "a");
    CHECK(threads[1].comment.text == "b");
    CHECK(texts(threads[1].replies) == Names{"1", "2"});
    CHECK(comments.nodes() == std::vector<NodeId>{page, other_page});
}

TEST_CASE("of two verdicts the later op holds and the other is listed") {
    Comments comments;
    comments.add({made(1, 1, says("a"))});
    comments.add({made(2, 7, comment_op::State{id_of(1), verdict(CommentState::refused, "why")})});
    comments.add({made(3, 6, comment_op::State{id_of(1), verdict(CommentState::done)})});
    const Thread thread = comments.of_node(page)[0];
    CHECK(thread.verdict() == verdict(CommentState::refused, "why"));
    REQUIRE(thread.verdicts.all().size() == 2);
    CHECK(thread.verdicts.all()[0].value == verdict(CommentState::done));
}

TEST_CASE("a reply to what is no comment does nothing") {
    Comments comments;
    comments.add({made(1, 1, says("a")), made(2, 2, comment_op::Reply{id_of(1), "b"})});
    comments.add({made(3, 3, comment_op::Reply{id_of(2), "c"}),
                  made(4, 3, comment_op::State{id_of(9), verdict(CommentState::done)})});
    CHECK(texts(comments.of_node(page)[0].replies) == Names{"b"});
    CHECK(comments.of_node(page)[0].verdicts.empty());
}

TEST_CASE("a comment keeps its node alive and stays with a dead one") {
    TreeSpace space;
    const NodeId file = space.create({}, NodeKind::text, space.site, "a.html");
    Comments comments;
    comments.add({{space.place(0, 1, file.change), says("first", file)}});
    const Event deletion = space.write({0}, {tree_op::Delete{file}});
    REQUIRE(space.tree.node(file)->dead);
    CHECK(comments.of_node(file).size() == 1);
    space.write({0}, {tree_op::Touch{file}});  // what the space makes of a comment for the tree
    CHECK_FALSE(space.tree.node(file)->dead);
    space.write({deletion, 2}, {tree_op::Delete{file}});
    CHECK(space.tree.node(file)->dead);
    CHECK(comments.of_node(file).size() == 1);
}

TEST_CASE("comments in any order, taken out and put back, are those that count") {
    for (std::uint64_t seed = 1; seed <= seeds(200); ++seed) {
        INFO("seed " << seed);
        Room room(seed);
        for (int round = 0; round < 30; ++round) {
            if (room.dice.chance(2)) {
                room.take_out();
            } else {
                room.put_in();
            }
            for (const NodeId& node : {page, other_page}) {
                const auto expected = room.by_definition(node);
                REQUIRE(room.comments.of_node(node) == expected);
                REQUIRE(std::ranges::count(room.comments.nodes(), node) == !expected.empty());
            }
        }
    }
}
