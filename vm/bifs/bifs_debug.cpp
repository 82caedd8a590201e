// What erts_debug tells of the machine's inside. What can be said in Erlang is in stdlib/kernel/erts_debug.erl, to which these
// two functions go on.
#include "vm/bifs/process_support.h"
#include "vm/process/node.h"
#include "vm/term/bits.h"
#include "vm/term/compare.h"

#include <atomic>
#include <chrono>
#include <thread>

namespace joist {

namespace {

/// As on the BEAM, nobody comes here by mistake: it must be opened first.
std::atomic<bool> open_to_all{false};

Term go_on(Process& p, const char* function, const Term* args, std::uint32_t count) {
    return p.trap(export_entry(atom("erts_debug"), atom(function), count), args, count);
}

/// {refc_binary, Bytes, {binary, Capacity}, Flags} | {heap_binary, Bytes}
Term binary_info(Process& p, Term bits) {
    const Term* object = bits.boxed_ptr();
    const Term size = make_unsigned(p.heap(), (bit_size_of(bits) + 7) / 8);
    if (object->header_kind() == Kind::SubBits) object = object[1].boxed_ptr();
    if (object->header_kind() != Kind::RefcBits) return make_tuple(p.heap(), {atom("heap_binary"), size});
    const auto* buffer = reinterpret_cast<const RefcBytes*>(object[kRefcBytes].raw());
    const Term capacity = make_tuple(p.heap(), {atoms::binary, make_unsigned(p.heap(), buffer->capacity)});
    return make_tuple(p.heap(), {atom("refc_binary"), size, capacity, make_unsigned(p.heap(), object[kRefcFlags].raw())});
}

Term hidden(Process& p) { return p.error(atom("undef")); }

} // namespace

Term bif_erts_debug_get_internal_state_1(Process& p, const Term* args) {
    if (args[0] == atom("available_internal_state")) return bool_term(open_to_all.load());
    if (!open_to_all.load()) return hidden(p);
    if (args[0] == atom("reds_left")) return Term::small(std::max<std::int64_t>(p.reductions, 0));
    if (is_pair(args[0])) {
        const Term item = TupleView{args[0]}[0], value = TupleView{args[0]}[1];
        if (item == atom("binary_info")) return value.is_bitstring() ? binary_info(p, value) : p.badarg();
        if (item == atom("internal_hash")) return make_unsigned(p.heap(), internal_hash(value));
    }
    return go_on(p, "state", args, 1);
}

Term bif_erts_debug_set_internal_state_2(Process& p, const Term* args) {
    if (args[0] == atom("available_internal_state")) {
        if (args[1] != atoms::true_ && args[1] != atoms::false_) return p.badarg();
        return bool_term(open_to_all.exchange(args[1] == atoms::true_));
    }
    if (!open_to_all.load()) return hidden(p);
    if (args[0] == atom("reds_left")) {
        if (!args[1].is_small() || args[1].small_value() < 0) return p.badarg();
        p.reductions = std::min<std::int64_t>(args[1].small_value(), 4000);
        return atoms::true_;
    }
    if (args[0] == atom("test_long_gc_sleep")) {
        if (!args[1].is_small() || args[1].small_value() < 0 || args[1].small_value() > 10'000) return p.badarg();
        node().collection_sleep_ms.store(static_cast<std::uint32_t>(args[1].small_value()));
        return atoms::true_;
    }
    // The thread sleeps, not the process.
    if (args[0] == atom("sleep") || args[0] == atom("block")) {
        if (!args[1].is_small() || args[1].small_value() < 0) return p.badarg();
        std::this_thread::sleep_for(std::chrono::milliseconds(args[1].small_value()));
        return atoms::true_;
    }
    return go_on(p, "set_state", args, 2);
}

} // namespace joist
