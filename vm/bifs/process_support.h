// What the native functions of the process topic share.
#pragma once

#include "vm/bifs/bif.h"
#include "vm/process/signal.h"
#include "vm/process/spawn.h"
#include "vm/term/atom_table.h"

namespace joist {

inline Term bool_term(bool b) { return b ? atoms::true_ : atoms::false_; }

/// A native function that asks another process: `request(id)` sends the signal, once; none() with the outcome set until the
/// answer is there.
template <class Request> Term ask(Process& p, Request request) {
    if (awaited_reply(p) == 0) {
        const std::uint64_t id = new_ref_id();
        expect_reply(p, id);
        request(id);
        return p.wait_native();
    }
    const Term answer = take_reply(p);
    if ((p.flags & kFlagExiting) != 0) {
        p.outcome = NativeOutcome::Exit;
        return Term::none();
    }
    return answer.is_value() ? answer : p.wait_native();
}

/// Length of a proper list, or -1.
std::int64_t proper_length(Term list);
/// Calls f(element) until it says false; false then, or if the list is improper.
template <class F> bool every_element(Term list, F&& f) {
    for (; list.is_list(); list = cons_tail(list)) {
        if (!f(cons_head(list))) return false;
    }
    return list.is_nil();
}
/// {Name, Value}
inline bool is_pair(Term t) { return t.is_tuple() && TupleView{t}.arity() == 2; }

bool priority_of(Term t, Priority* out);
Term priority_atom(Priority priority);
/// The first size of those that heaps have (erlang:system_info(heap_sizes)) that is not less.
std::size_t next_heap_size(std::size_t words);
std::uint32_t binary_heap_size(std::int64_t words); ///< for min_bin_vheap_size
/// max_heap_size: an integer, or a map with size, kill, error_logger, include_shared_binaries. False: badarg.
bool parse_max_heap(Term t, std::size_t* words, std::uint32_t* flags);
/// The options of monitor/3 and spawn_opt's {monitor, Options}.
bool parse_monitor_options(Term options, std::uint32_t* flags, Term* tag);
/// spawn_opt's options. Gives false for a bad one. `monitor` etc. are set in *out.
bool parse_spawn_options(Term options, SpawnOptions* out);
/// What erlang:monotonic_time() and erlang:timestamp() gave at a time of the monotonic clock (ns).
Term monotonic_time_at(Process& p, std::int64_t ns);
Term timestamp_at(Process& p, std::int64_t ns);
/// A time unit as parts per second, or 0.
std::uint64_t parts_per_second(Term unit);

} // namespace joist
