// process_info: what is known of a process, built by the thread that runs it.
#pragma once

#include "vm/process/signal.h"

namespace joist {

/// What OTP calls the least size of a heap. Ours begin smaller; below this nobody is told, or may ask for, the difference.
inline constexpr std::size_t kLeastHeapShown = 233;
inline constexpr std::size_t kLeastBinaryHeap = 46422;

/// Is `item` one that process_info/2 takes?
bool is_info_item(Term item);
/// {Item, Value} for one item (an atom), [] for an unregistered `registered_name`; a list of these for a list of items. On `heap`, which may be
/// another than p's. All items must be valid. `running`: p itself asks.
Term process_info(Process& p, Heap& heap, Term items, bool running);
/// The items of process_info/1.
Term default_info_items(Heap& heap);
/// The value of max_heap_size.
Term max_heap_map(Heap& heap, std::size_t words, std::uint32_t flags);
/// The value of garbage_collection_info.
Term garbage_collection_info(Process& p, Heap& heap);
/// Handles SignalKind::InfoRequest (but does not free it).
void answer_info_request(Process& p, const ControlSignal& request);

} // namespace joist
