#pragma once

// The history of one text file at rest, without signatures: for what a node keeps beside the signed
// changes, so that a text opens and merges without reading them. From its own disk, not from
// others: a few bytes can say that there are two thousand million changes, and rooms are believed.
// Each thing that is told of events is a column of its own, in runs; what was inserted is one text.
// docs/text-engine.md, "Columns".
//
//   columns := version u8 (1) | sizes varint * 3 | numbers | text
//
// `numbers` and `text` are zstd frames with a checksum; the sizes are of the numbers unpacked, of
// the text unpacked, and of the first frame. Numbers are varints unless said otherwise:
//
//   numbers := flags | logs | events | runs | edits | items | log * | item * | run * | edit *
//   flags   := 1 where rooms are told
//   log     := author 32 bytes | sitting u64
//   item    := head | repeat | events      changes that follow each other in the log, each of so
//                                          many events; head is twice twice the log's number, and
//                                          1 more where the change before is told:
//            | head | repeat 1 | events | back    that many changes back, 0 for none; else it is
//                                          the last one of its log
//            | 2 + 4 * back | repeat 1 | events    more of the change that many changes back
//   run     := length | parent *           of the graph
//   parent  := 2 * distance + more         behind the run's first event; the further ones behind
//                                          the parent before; 0 for a run without
//   edit    := 4 * length + action | step | room
//   step    := zigzag                      to its position from where its log's last edit ended
//   room    := zigzag                      from the length behind the edit before, where told
//
// All values of one kind are together: heads of items, then their repeats, and so on.
//
// A change's id is not in there: whoever reads names the changes by their numbers, in the order
// that was told when they were written.

#include "sync/event_log.hpp"

namespace atelier {

struct TextColumnsWritten {
    Bytes columns;
    std::vector<ChangeNumber> order;  // of the log's changes, as they will be numbered
};

// All changes must be sealed. Rooms are for a reader who believes them, as the node that wrote them
// here; all of the log must have been walked to.
TextColumnsWritten write_columns(const EventLog& log, bool with_rooms);

// Into a log that is empty. False, and the log is as it was, where the columns are none. What they
// tell is checked to be a history, not to be one that anybody signed.
[[nodiscard]] bool read_columns(BytesView columns, EventLog& log, EventLog::NameChanges name);

}  // namespace atelier
