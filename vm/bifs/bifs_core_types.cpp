// Type tests, tuples, sizes.
#include "vm/bifs/bif.h"

#include "vm/code/module.h"
#include "vm/heap/map.h"
#include "vm/process/node.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"
#include "vm/term/node_entry.h"

#include <algorithm>
#include <vector>

namespace joist {

namespace {

Term boolean(bool b) { return b ? atoms::true_ : atoms::false_; }
Term integer(std::size_t n) { return Term::small(static_cast<std::int64_t>(n)); }
Term badmap(Process& p, Term t) { return p.error(make_tuple(p.heap(), {atoms::badmap, t})); }

/// Element number `index` (a term, from 1) as an offset from 0, if it is within `size`.
bool element_index(Term index, std::size_t size, std::size_t* out) {
    if (!index.is_small() || index.small_value() < 1 || static_cast<std::size_t>(index.small_value()) > size) return false;
    *out = static_cast<std::size_t>(index.small_value()) - 1;
    return true;
}

constexpr std::size_t kMaxTuple = (std::size_t{1} << 24) - 1;

Term* new_tuple(Heap& heap, std::size_t n) {
    Term* t = heap.alloc(n + 1);
    t[0] = Term::header(Kind::Tuple, n);
    return t;
}

} // namespace

Term bif_erlang_is_atom_1(Process&, const Term* args) { return boolean(args[0].is_atom()); }
Term bif_erlang_is_binary_1(Process&, const Term* args) { return boolean(is_binary(args[0])); }
Term bif_erlang_is_bitstring_1(Process&, const Term* args) { return boolean(args[0].is_bitstring()); }
Term bif_erlang_is_boolean_1(Process&, const Term* args) { return boolean(args[0] == atoms::true_ || args[0] == atoms::false_); }
Term bif_erlang_is_float_1(Process&, const Term* args) { return boolean(args[0].is_float()); }
Term bif_erlang_is_function_1(Process&, const Term* args) { return boolean(args[0].is_fun()); }
Term bif_erlang_is_function_2(Process& p, const Term* args) {
    const bool big = args[1].is_bignum() && !BignumView{args[1]}.negative();
    if (!big && (!args[1].is_small() || args[1].small_value() < 0)) return p.badarg();
    if (big || !args[0].is_fun()) return atoms::false_;
    const std::uint32_t arity = args[0].is_kind(Kind::Fun) ? FunView{args[0]}.entry()->arity : export_of(args[0])->arity;
    return boolean(arity == args[1].small_value());
}
Term bif_erlang_is_integer_1(Process&, const Term* args) { return boolean(args[0].is_integer()); }
Term bif_erlang_is_integer_3(Process& p, const Term* args) {
    if (!args[1].is_integer() || !args[2].is_integer()) return p.badarg();
    return boolean(args[0].is_integer() && compare(args[0], args[1]) >= 0 && compare(args[0], args[2]) <= 0);
}
Term bif_erlang_is_list_1(Process&, const Term* args) { return boolean(args[0].is_list() || args[0].is_nil()); }
Term bif_erlang_is_map_1(Process&, const Term* args) { return boolean(args[0].is_map()); }
Term bif_erlang_is_map_key_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    return boolean(!map_get(args[1], args[0]).is_none());
}
Term bif_erlang_is_number_1(Process&, const Term* args) { return boolean(args[0].is_number()); }
Term bif_erlang_is_pid_1(Process&, const Term* args) { return boolean(args[0].is_pid()); }
Term bif_erlang_is_port_1(Process&, const Term* args) { return boolean(args[0].is_port()); }
Term bif_erlang_is_record_1(Process&, const Term* args) { return boolean(args[0].is_native_record()); }
Term bif_erlang_is_record_2(Process& p, const Term* args) {
    if (!args[1].is_atom()) return p.badarg();
    if (args[0].is_native_record()) return boolean(RecordView{args[0]}.name() == args[1]);
    if (!args[0].is_tuple()) return atoms::false_;
    const TupleView t{args[0]};
    return boolean(t.arity() > 0 && t[0] == args[1]);
}
Term bif_erlang_is_record_3(Process& p, const Term* args) {
    if (!args[1].is_atom()) return p.badarg();
    if (args[2].is_atom()) { // of that module, by that name
        if (!args[0].is_native_record()) return atoms::false_;
        const RecordView record{args[0]};
        return boolean(record.module() == args[1] && record.name() == args[2]);
    }
    if (!args[2].is_small() || args[2].small_value() < 0) return p.badarg();
    if (!args[0].is_tuple()) return atoms::false_;
    const TupleView t{args[0]};
    return boolean(t.arity() > 0 && t.arity() == static_cast<std::size_t>(args[2].small_value()) && t[0] == args[1]);
}
Term bif_erlang_is_reference_1(Process&, const Term* args) { return boolean(args[0].is_ref()); }
Term bif_erlang_is_tuple_1(Process&, const Term* args) { return boolean(args[0].is_tuple()); }

Term bif_erlang_tuple_size_1(Process& p, const Term* args) {
    return args[0].is_tuple() ? integer(TupleView{args[0]}.arity()) : p.badarg();
}
Term bif_erlang_map_size_1(Process& p, const Term* args) { return args[0].is_map() ? integer(map_size(args[0])) : badmap(p, args[0]); }
Term bif_erlang_byte_size_1(Process& p, const Term* args) {
    return args[0].is_bitstring() ? integer((bit_size_of(args[0]) + 7) / 8) : p.badarg();
}
Term bif_erlang_bit_size_1(Process& p, const Term* args) { return args[0].is_bitstring() ? integer(bit_size_of(args[0])) : p.badarg(); }
Term bif_erlang_size_1(Process& p, const Term* args) {
    if (args[0].is_tuple()) return integer(TupleView{args[0]}.arity());
    return args[0].is_bitstring() ? integer(bit_size_of(args[0]) / 8) : p.badarg();
}

Term bif_erlang_length_1(Process& p, const Term* args) {
    struct Place final : NativeState {
        Term rest;
        std::size_t count = 0;
        void add_roots(RootRanges& roots) override { roots.push_back({&rest, 1}); }
    };
    constexpr std::size_t kSlice = 50'000;
    Term list = args[0];
    std::size_t n = 0;
    if (p.native_state) {
        const auto* place = static_cast<Place*>(p.native_state.get());
        list = place->rest;
        n = place->count;
        p.native_state.reset();
    }
    for (;;) {
        const std::size_t stop = n + kSlice;
        while (list.is_list() && n < stop) {
            n++;
            list = cons_tail(list);
        }
        if (list.is_nil()) {
            p.charge(static_cast<std::int64_t>(n % kSlice / 32));
            return integer(n);
        }
        if (!list.is_list()) return p.badarg();
        p.charge(kSlice / 32);
        if (p.out_of_reductions()) {
            auto place = std::make_unique<Place>();
            place->rest = list;
            place->count = n;
            p.native_state = std::move(place);
            return p.yield_native();
        }
    }
}

Term bif_erlang_hd_1(Process& p, const Term* args) { return args[0].is_list() ? cons_head(args[0]) : p.badarg(); }
Term bif_erlang_tl_1(Process& p, const Term* args) { return args[0].is_list() ? cons_tail(args[0]) : p.badarg(); }
Term bif_erlang_element_2(Process& p, const Term* args) {
    std::size_t i;
    if (!args[1].is_tuple() || !element_index(args[0], TupleView{args[1]}.arity(), &i)) return p.badarg();
    return TupleView{args[1]}[i];
}
Term bif_erlang_map_get_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    const Term value = map_get(args[1], args[0]);
    return value.is_none() ? p.error(make_tuple(p.heap(), {atoms::badkey, args[0]})) : value;
}
Term bif_erlang_self_0(Process& p, const Term*) { return p.pid; }
Term bif_erlang_node_0(Process&, const Term*) { return node().name; }
Term bif_erlang_node_1(Process& p, const Term* args) {
    const Term t = args[0];
    if (t.is_kind(Kind::ExternalPid) || t.is_kind(Kind::ExternalPort) || t.is_kind(Kind::ExternalRef))
        return reinterpret_cast<const NodeEntry*>(t.boxed_ptr()[2].raw())->name;
    return t.is_pid() || t.is_port() || t.is_ref() ? node().name : p.badarg();
}

// --- tuples ---

Term bif_erlang_setelement_3(Process& p, const Term* args) {
    std::size_t i;
    if (!args[1].is_tuple() || !element_index(args[0], TupleView{args[1]}.arity(), &i)) return p.badarg();
    const TupleView from{args[1]};
    Term* t = new_tuple(p.heap(), from.arity());
    std::copy(from.begin(), from.end(), t + 1);
    t[1 + i] = args[2];
    return Term::boxed(t);
}
Term bif_erlang_make_tuple_2(Process& p, const Term* args) {
    if (!args[0].is_small() || args[0].small_value() < 0 || static_cast<std::size_t>(args[0].small_value()) > kMaxTuple) return p.badarg();
    const auto n = static_cast<std::size_t>(args[0].small_value());
    if (n == 0) return empty_tuple();
    Term* t = new_tuple(p.heap(), n);
    std::fill_n(t + 1, n, args[1]);
    p.charge(static_cast<std::int64_t>(n / 64));
    return Term::boxed(t);
}
Term bif_erlang_make_tuple_3(Process& p, const Term* args) {
    const Term made = bif_erlang_make_tuple_2(p, args);
    if (made.is_none()) return made;
    bool good = true;
    const std::size_t n = TupleView{made}.arity();
    const bool proper = for_each_element(args[2], [&](Term pair) {
        std::size_t i;
        if (!pair.is_tuple() || TupleView{pair}.arity() != 2 || !element_index(TupleView{pair}[0], n, &i)) good = false;
        else made.boxed_ptr()[1 + i] = TupleView{pair}[1];
    });
    return good && proper ? made : p.badarg();
}
Term bif_erlang_append_element_2(Process& p, const Term* args) {
    if (!args[0].is_tuple()) return p.badarg();
    const TupleView from{args[0]};
    Term* t = new_tuple(p.heap(), from.arity() + 1);
    *std::copy(from.begin(), from.end(), t + 1) = args[1];
    return Term::boxed(t);
}
Term bif_erlang_insert_element_3(Process& p, const Term* args) {
    std::size_t i;
    if (!args[1].is_tuple() || !element_index(args[0], TupleView{args[1]}.arity() + 1, &i)) return p.badarg();
    const TupleView from{args[1]};
    Term* t = new_tuple(p.heap(), from.arity() + 1);
    Term* to = std::copy_n(from.begin(), i, t + 1);
    *to++ = args[2];
    std::copy(from.begin() + i, from.end(), to);
    return Term::boxed(t);
}
Term bif_erlang_delete_element_2(Process& p, const Term* args) {
    std::size_t i;
    if (!args[1].is_tuple() || !element_index(args[0], TupleView{args[1]}.arity(), &i)) return p.badarg();
    const TupleView from{args[1]};
    if (from.arity() == 1) return empty_tuple();
    Term* t = new_tuple(p.heap(), from.arity() - 1);
    Term* to = std::copy_n(from.begin(), i, t + 1);
    std::copy(from.begin() + i + 1, from.end(), to);
    return Term::boxed(t);
}
} // namespace joist
