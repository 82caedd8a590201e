// What few processes need, kept out of the control block. Owned by the process.
#pragma once

#include "vm/process/process.h"
#include "vm/process/small_table.h"
#include "vm/process/trace_hooks.h"

namespace joist {

/// A position in the message queue; see marker_reserve.
struct ReceiveMarker {
    Signal** position = nullptr; ///< null: not in use
    std::uint64_t ref = 0;       ///< 0: reserved, not yet bound
    std::uint32_t serial = 0;
};
inline constexpr std::size_t kMaxMarkers = 4;

/// One that this process suspends.
struct Suspending {
    std::uint64_t key = 0; ///< pid
    std::uint32_t count = 0;
};

struct ProcessExtra {
    ReceiveMarker markers[kMaxMarkers];
    std::uint32_t next_marker = 0; ///< the one to be reused next
    std::uint32_t marker_serial = 0;

    std::uint32_t suspend_count = 0;
    SmallTable<Suspending> suspending;

    // process_flag(max_heap_size): the size itself is in heap_.max_words.
    std::uint32_t max_heap_flags = 3;
    bool max_heap_set = false;
    std::uint32_t min_bin_vheap = 46422;
    std::uint32_t save_calls = 0;
    std::uint32_t bound_to = 0; ///< process_flag(scheduler): told when asked, else without effect
    bool async_dist = false;
    Term label = Term::nil();
    Term error_handler; ///< none(): error_handler

    // The answer a native function waits for.
    std::uint64_t awaited = 0;
    Signal* reply = nullptr;

    std::unique_ptr<TraceState> tracing;
    Fragment* seq_fragment = nullptr; ///< memory of the token of sequential tracing
    Term seq_token = Term::nil();
    std::uint64_t seq_clock = 0, seq_last = 0;
    const Instruction* past_breakpoint = nullptr; ///< to be run again, but its breakpoint has been passed

    std::uint64_t collections_minor = 0, collections_major = 0;

    ~ProcessExtra() { drop_token(); }
    void drop_token() {
        if (seq_fragment != nullptr) {
            release_off_heap(seq_fragment->off_heap);
            Fragment::destroy(seq_fragment);
        }
        seq_fragment = nullptr;
        seq_token = Term::nil();
    }
};

ProcessExtra& extra_of(Process& p);

} // namespace joist
