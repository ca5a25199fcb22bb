#include "node/shell/sqlite_store.hpp"

#include "tests/node/shell/sqlite_bench.hpp"
#include "tests/sync/memory_store.hpp"
#include "tests/sync/store_contract.hpp"

using namespace atelier;
using namespace atelier::test;

using Contract = StoreContract<SqliteBench>;

TEST_CASE("on disk a commit can be read at once") {
    Contract::a_commit_can_be_read_at_once();
}
TEST_CASE("on disk a range gives every span that has a change of it") {
    Contract::a_range_gives_every_span_that_has_a_change_of_it();
}
TEST_CASE("on disk a record is overwritten and taken away") {
    Contract::a_record_is_overwritten_and_taken_away();
}
TEST_CASE("on disk what is there already is left as it is") {
    Contract::what_is_there_already_is_left_as_it_is();
}
TEST_CASE("on disk branches of a forked log lie side by side") {
    Contract::branches_of_a_forked_log_lie_side_by_side();
}
TEST_CASE("on disk changes are replaced by one span and nothing else") {
    Contract::changes_are_replaced_by_one_span_and_nothing_else();
}
TEST_CASE("on disk a bad span takes what is behind it in its log away") {
    Contract::a_bad_span_takes_what_is_behind_it_in_its_log_away();
}
TEST_CASE("on disk a blob is what was put or is not there") {
    Contract::a_blob_is_what_was_put_or_is_not_there();
}
TEST_CASE("on disk each flush ends once and in order") {
    Contract::each_flush_ends_once_and_in_order();
}
TEST_CASE("on disk a full disk refuses a commit whole and the next may fit") {
    Contract::a_full_disk_refuses_a_commit_whole_and_the_next_may_fit();
}
TEST_CASE("on disk nothing more is written after a failed write or flush") {
    Contract::after_a_failed_write_or_flush_nothing_more_is_written();
}
TEST_CASE("on disk an older image opens as what it was") {
    Contract::an_older_image_opens_as_what_it_was();
}
TEST_CASE("on disk a crash leaves everything up to some write") {
    Contract::a_crash_leaves_everything_up_to_some_write();
}
TEST_CASE("on disk a fault at any write leaves what was before or after it") {
    Contract::a_fault_at_any_write_leaves_what_was_before_or_after_it();
}
