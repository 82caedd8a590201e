// Lowering of everything but selections and the bit syntax.
#include "vm/code/lowering.h"

#include "vm/code/arith_operator.h"
#include "vm/code/export_table.h"
#include "vm/heap/copy.h"
#include "vm/heap/literal_area.h"
#include "vm/heap/map.h"
#include "vm/term/atom_table.h"
#include "vm/term/boxed.h"
#include "vm/term/compare.h"

#include <algorithm>
#include <optional>

namespace joist {

namespace {

using Operand = GenericOperand;

bool is_move_pair(const Operand* o) { return o[0].is_source() && o[1].is_register(); }

/// One of the forms that move2 has.
bool pairs_up(const Operand* o) {
    return (o[0].is_x() && o[1].is_x()) || (o[0].is_x() && o[1].is_y()) || (o[0].is_y() && o[1].is_x()) ||
           (o[0].is_constant() && o[1].is_x());
}
bool register_move(const Operand* o) { return pairs_up(o) && !o[0].is_constant(); }

struct GuardRow {
    const char* name;
    Family family;
};
// erlang:name/1 as `family f s d`.
constexpr GuardRow kUnaryGuards[] = {{"tuple_size", Family::tuple_size}, {"hd", Family::hd},
                                     {"tl", Family::tl},                 {"map_size", Family::map_size},
                                     {"byte_size", Family::byte_size},   {"bit_size", Family::bit_size},
                                     {"-", Family::negate},              {"bnot", Family::bnot}};
// erlang:name/2 as `family f s s d`, or `arith f operator d s s`.
struct ArithRow {
    const char* name;
    Family family;
    ArithOperator op;
    Family float_family = Family::count; ///< count: none
};
constexpr ArithRow kArith[] = {
    {"+", Family::add, ArithOperator::Add, Family::add_float},         {"-", Family::subtract, ArithOperator::Subtract, Family::subtract_float},
    {"*", Family::multiply, ArithOperator::Multiply, Family::multiply_float}, {"/", Family::divide, ArithOperator::Divide, Family::divide_float},
    {"div", Family::int_div, ArithOperator::Div},   {"rem", Family::int_rem, ArithOperator::Rem},
    {"band", Family::band, ArithOperator::Band},    {"bor", Family::bor, ArithOperator::Bor},
    {"bxor", Family::bxor, ArithOperator::Bxor},    {"bsl", Family::bsl, ArithOperator::Bsl},
    {"bsr", Family::bsr, ArithOperator::Bsr}};

bool is_commutative(ArithOperator op) {
    return op == ArithOperator::Add || op == ArithOperator::Multiply || op == ArithOperator::Band || op == ArithOperator::Bor ||
           op == ArithOperator::Bxor;
}

} // namespace

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) return fail(g, "bad operand");                                                               \
    } while (0)

bool Lowering::check_sources(const GenericInstruction& g, std::span<const Operand> all) {
    for (const Operand& o : all)
        if (!o.is_source()) return fail(g, "bad operand");
    return true;
}

// --- moves ---

/// The moves at `places[from..]`, `count` of them, in order.
bool Lowering::emit_moves(std::size_t from, std::size_t count, std::span<const std::size_t> places) {
    while (count > 0) {
        const Operand* a = operands(places[from]);
        const Operand* b = count > 1 ? operands(places[from + 1]) : nullptr;
        const Operand* c = count > 2 ? operands(places[from + 2]) : nullptr;
        std::size_t taken = 1;
        bool good;
        if (c != nullptr && register_move(a) && register_move(b) && register_move(c)) {
            good = emit(Family::move3, {a[0], a[1], b[0], b[1], c[0], c[1]});
            taken = 3;
        } else if (b != nullptr && pairs_up(a) && pairs_up(b)) {
            good = emit(Family::move2, {a[0], a[1], b[0], b[1]});
            taken = 2;
        } else {
            good = emit(Family::move, {a[0], a[1]});
        }
        if (!good) return false;
        from += taken;
        count -= taken;
    }
    return true;
}

bool Lowering::lower_moves(std::size_t& i) {
    std::vector<std::size_t> places{i};
    std::size_t after = next(i);
    while (opcode(after) == Opcode::op_move) {
        places.push_back(after);
        after = next(after);
    }
    for (const std::size_t place : places)
        if (!is_move_pair(operands(place))) return fail(g_.instructions[place], "bad operand");
    const Operand* last = operands(places.back());
    const bool to_x0 = last[1] == x_register(0);
    const Opcode follower = opcode(after);
    // A move to another register than x0 goes with a jump of a loop.
    const bool to_loop = last[1].is_x() && (follower == Opcode::op_call_only ? last[0].is_x() : follower == Opcode::op_call_last && last[0].is_register());
    const bool absorbed = to_loop || (to_x0 && (follower == Opcode::op_call || follower == Opcode::op_call_only || follower == Opcode::op_call_last ||
                                                follower == Opcode::op_return ||
                                                (follower == Opcode::op_deallocate && opcode(next(after)) == Opcode::op_return)));
    if (!emit_moves(0, places.size() - (absorbed ? 1 : 0), places)) return false;
    if (!absorbed) {
        i = places.back() + 1;
        return true;
    }
    // Lines between the move and what it goes with count from here on.
    for (std::size_t k = places.back(); k < after; k++)
        if (opcode(k) == Opcode::op_line && !set_line(g_.instructions[k])) return false;
    current_ = after;
    const GenericInstruction& g = g_.instructions[after];
    const Operand* o = operands(after);
    i = after + 1;
    switch (follower) {
    case Opcode::op_call:
        CHECK(o[0].is_number() && o[1].is_label() && o[1].value != 0 && o[0].value <= 255);
        return emit(Family::move_call, {label(o[1]), number(o[0].value), last[0]});
    case Opcode::op_call_only:
        CHECK(o[0].is_number() && o[1].is_label() && o[1].value != 0 && o[0].value <= 255);
        if (!to_x0) return emit(Family::call_only_after_move, {label(o[1]), number(o[0].value), last[0], last[1]});
        return emit(Family::move_call_only, {label(o[1]), number(o[0].value), last[0]});
    case Opcode::op_call_last:
        CHECK(o[0].is_number() && o[1].is_label() && o[1].value != 0 && o[0].value <= 255 && o[2].is_number());
        if (!to_x0) return emit(Family::call_last_after_move, {label(o[1]), number(o[0].value), number(o[2].value), last[0], last[1]});
        return emit(Family::move_call_last, {label(o[1]), number(o[0].value), number(o[2].value), last[0]});
    case Opcode::op_return: return emit(Family::move_return, {last[0]});
    default:
        CHECK(o[0].is_number());
        i = next(after) + 1;
        return emit(Family::move_deallocate_return, {number(o[0].value), last[0]});
    }
}

// --- frames ---

bool Lowering::lower_allocate(std::size_t& i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    CHECK(o[0].is_number() && o[1].is_number() && o[0].value <= kMaxYRegisters && o[1].value <= kMaxXRegisters);
    const std::size_t after = next(i);
    std::size_t k = after, last = i;
    bool is_cleared = g.opcode == Opcode::op_allocate_zero;
    if (opcode(after) == Opcode::op_init_yregs) {
        const Operand* list = operands(after);
        if (list[0].is(OperandKinds::List) && o[0].value <= list[0].value * 2 + 4) {
            for (const Operand& y : elements(list))
                if (!y.is_y() || y.value >= o[0].value) return fail(g_.instructions[after], "bad operand");
            is_cleared = true;
            last = after;
            k = next(after);
        }
    }
    // Moves to the frame right behind.
    const Operand* moves[3];
    std::size_t count = 0;
    while (count < 3 && opcode(k) == Opcode::op_move && operands(k)[0].is_x() && operands(k)[1].is_y()) {
        moves[count++] = operands(k);
        last = k;
        k = next(k);
    }
    i = last + 1;
    const Arg slots = number(o[0].value), live = number(o[1].value);
    switch (count) {
    case 1: return emit(is_cleared ? Family::allocate_init_move : Family::allocate_move, {slots, live, moves[0][0], moves[0][1]});
    case 2:
        return emit(is_cleared ? Family::allocate_init_move2 : Family::allocate_move2,
                    {slots, live, moves[0][0], moves[0][1], moves[1][0], moves[1][1]});
    case 3:
        return emit(is_cleared ? Family::allocate_init_move3 : Family::allocate_move3,
                    {slots, live, moves[0][0], moves[0][1], moves[1][0], moves[1][1], moves[2][0], moves[2][1]});
    default: return emit(is_cleared ? Family::allocate_init : Family::allocate, {slots, live});
    }
}

// --- calls ---

/// call_ext and its tail forms: `slots` is what to drop, kNone none at all (not a tail call).
bool Lowering::lower_call_ext(std::size_t i, std::size_t slots) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    CHECK(o[0].is_number() && o[1].is_number() && o[1].value < file_.imports.size());
    const BeamFile::Import& import = file_.imports[o[1].value];
    CHECK(import.arity <= 255 && import.arity == o[0].value);
    Export* e = export_entry(atoms_[import.module - 1], atoms_[import.function - 1], import.arity);
    if (e->native != nullptr && !e->accelerator) {
        const Arg body = word(reinterpret_cast<std::uint64_t>(e->native));
        out_.native_calls.push_back(here());
        if (g.opcode == Opcode::op_call_ext && e->module == atoms::math && e->arity == 1 && atom_text(e->function) == "sqrt")
            return emit(Family::call_sqrt, {body, pointer(e)});
        if (g.opcode == Opcode::op_call_ext) return emit(Family::call_native, {body, pointer(e)});
        if (g.opcode == Opcode::op_call_ext_only) return emit(Family::call_native_only, {body, pointer(e)});
        return emit(Family::call_native_last, {body, pointer(e), number(slots)});
    }
    // Bad arguments of apply are the caller's fault, and its frame is to be in the stack trace.
    if (e->module == atoms::erlang && e->function == atoms::apply && (e->arity == 2 || e->arity == 3) &&
        !emit(Family::check_apply, {number(e->arity)}))
        return false;
    if (g.opcode == Opcode::op_call_ext) return emit(Family::call_ext, {pointer(e)});
    if (g.opcode == Opcode::op_call_ext_only) return emit(Family::call_ext_only, {pointer(e)});
    return emit(Family::call_ext_last, {pointer(e), number(slots)});
}

/// call_fun, call_fun2; with a return behind it, a tail call.
bool Lowering::lower_fun_call(std::size_t& i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    Operand fun;
    std::uint64_t arity;
    if (g.opcode == Opcode::op_call_fun) {
        CHECK(o[0].is_number() && o[0].value <= 254);
        arity = o[0].value;
        fun = x_register(arity);
    } else {
        CHECK(o[1].is_number() && o[1].value <= 254 && o[2].is_source());
        arity = o[1].value;
        fun = o[2];
    }
    const std::size_t after = next(i);
    if (opcode(after) == Opcode::op_return) {
        i = after + 1;
        return emit(Family::call_fun_last, {number(arity), number(0xffff), fun});
    }
    if (opcode(after) == Opcode::op_deallocate && opcode(next(after)) == Opcode::op_return) {
        const Operand* d = operands(after);
        CHECK(d[0].is_number() && d[0].value <= kMaxYRegisters);
        i = next(after) + 1;
        return emit(Family::call_fun_last, {number(arity), number(d[0].value), fun});
    }
    i++;
    if (fun == x_register(arity)) return emit(Family::call_fun, {number(arity)});
    return emit(Family::call_fun2, {number(arity), fun});
}

bool Lowering::lower_make_fun(std::size_t i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    CHECK(o[0].is_number() && o[0].value < out_.funs.size());
    const FunEntry* entry = out_.funs[o[0].value];
    const std::uint32_t free = file_.lambdas[o[0].value].free_count;
    std::vector<std::uint64_t> variables;
    Operand d = x_register(0);
    if (g.opcode == Opcode::op_make_fun2) {
        for (std::uint64_t k = 0; k < free; k++) variables.push_back(any_x(k));
    } else {
        CHECK(o[1].is_register() && o[2].is(OperandKinds::List));
        d = o[1];
        if (!check_sources(g, elements(o + 2))) return false;
        for (const Operand& v : elements(o + 2)) variables.push_back(any(v));
    }
    if (variables.size() != free) return fail(g, "wrong number of free variables");
    if (free == 0) {
        // One fun for all: a literal.
        Term* fun = LiteralArea::allocate(kFunHeaderWords);
        if (fun == nullptr) return fail(g, "no room for literals");
        fun[0] = Term::header(Kind::Fun, kFunHeaderWords - 1);
        fun[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(entry));
        fun[2] = Term::local_pid(0);
        return emit(Family::move, {constant(Term::boxed(fun)), d});
    }
    return emit(Family::make_fun, {d, pointer(entry)}, variables);
}

// --- tests ---

bool Lowering::lower_type_test(Family family, const Operand* o) { return emit(family, {label(o[0]), o[1]}); }

bool Lowering::lower_comparison(Family family, const Operand* o, bool swappable) {
    if (swappable && o[1].is_constant() && !o[2].is_constant()) return emit(family, {label(o[0]), o[2], o[1]});
    return emit(family, {label(o[0]), o[1], o[2]});
}

bool Lowering::lower_test(std::size_t& i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    CHECK(o[0].is_label() && o[0].value != 0 && o[1].is_source());
    const std::size_t after = next(i);
    i++;
    const auto second_is_source = [&] { return o[2].is_source(); };
    switch (g.opcode) {
    case Opcode::op_is_lt: CHECK(second_is_source()); return lower_comparison(Family::is_lt, o, false);
    case Opcode::op_is_ge: CHECK(second_is_source()); return lower_comparison(Family::is_ge, o, false);
    case Opcode::op_is_eq: CHECK(second_is_source()); return lower_comparison(Family::is_eq, o, true);
    case Opcode::op_is_ne: CHECK(second_is_source()); return lower_comparison(Family::is_ne, o, true);
    case Opcode::op_is_eq_exact: CHECK(second_is_source()); return lower_comparison(Family::is_eq_exact, o, true);
    case Opcode::op_is_ne_exact: CHECK(second_is_source()); return lower_comparison(Family::is_ne_exact, o, true);
    case Opcode::op_is_integer: return lower_type_test(Family::is_integer, o);
    case Opcode::op_is_float: return lower_type_test(Family::is_float, o);
    case Opcode::op_is_number: return lower_type_test(Family::is_number, o);
    case Opcode::op_is_atom: return lower_type_test(Family::is_atom, o);
    case Opcode::op_is_boolean: return lower_type_test(Family::is_boolean, o);
    case Opcode::op_is_pid: return lower_type_test(Family::is_pid, o);
    case Opcode::op_is_port: return lower_type_test(Family::is_port, o);
    case Opcode::op_is_reference: return lower_type_test(Family::is_reference, o);
    case Opcode::op_is_binary: return lower_type_test(Family::is_binary, o);
    case Opcode::op_is_bitstr: return lower_type_test(Family::is_bitstring, o);
    case Opcode::op_is_list: return lower_type_test(Family::is_list, o);
    case Opcode::op_is_map: return lower_type_test(Family::is_map, o);
    case Opcode::op_is_any_native_record: return lower_type_test(Family::is_any_native_record, o);
    case Opcode::op_is_function: return lower_type_test(Family::is_function, o);
    case Opcode::op_is_nil: return emit(Family::is_eq_exact, {label(o[0]), o[1], constant(Term::nil())});
    case Opcode::op_is_nonempty_list: {
        if (opcode(after) == Opcode::op_get_list && o[1].is_register()) {
            const Operand* l = operands(after);
            if (l[0] == o[1] && l[1].is_register() && l[2].is_register()) {
                i = after + 1;
                return emit(Family::is_nonempty_list_get, {label(o[0]), o[1], l[1], l[2]});
            }
        }
        return lower_type_test(Family::is_nonempty_list, o);
    }
    case Opcode::op_is_tuple: {
        const Operand* t = after < g_.instructions.size() ? operands(after) : nullptr;
        if (opcode(after) == Opcode::op_test_arity && t[0] == o[0] && t[1] == o[1] && t[2].is_number()) {
            i = after + 1;
            return emit(Family::is_tuple_of_arity, {label(o[0]), number(t[2].value), o[1]});
        }
        if (opcode(after) == Opcode::op_select_tuple_arity && t[0] == o[1] && t[1] == o[0]) {
            i = after + 1;
            current_ = after;
            return lower_select_arity(g_.instructions[after], false);
        }
        return lower_type_test(Family::is_tuple, o);
    }
    case Opcode::op_test_arity:
        CHECK(o[2].is_number());
        return emit(Family::is_tuple_of_arity, {label(o[0]), number(o[2].value), o[1]});
    case Opcode::op_is_tagged_tuple:
        CHECK(o[2].is_number() && o[3].is_constant());
        return emit(Family::is_tagged_tuple, {label(o[0]), number(o[2].value), o[1], o[3]});
    case Opcode::op_is_function2:
        CHECK(o[2].is_source());
        if (o[1].is_register() && is_small_constant(o[2]) && o[2].term().small_value() >= 0 && o[2].term().small_value() < 256)
            return emit(Family::is_function2, {label(o[0]), number(static_cast<std::uint64_t>(o[2].term().small_value())), o[1]});
        return emit(Family::is_function2, {label(o[0]), o[1], o[2]});
    default: return fail(g, "not a test");
    }
}

// --- guard functions ---

bool Lowering::lower_guard_call(std::size_t i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    Operand none{OperandKinds::Label, 0};
    std::uint64_t live = 0xffff;
    Operand fail_label = none;
    std::size_t at = 0;
    if (g.opcode != Opcode::op_bif0) {
        CHECK(o[at].is_label());
        fail_label = o[at++];
    }
    if (g.opcode == Opcode::op_gc_bif1 || g.opcode == Opcode::op_gc_bif2 || g.opcode == Opcode::op_gc_bif3) {
        CHECK(o[at].is_number() && o[at].value <= kMaxXRegisters);
        live = o[at++].value;
    }
    CHECK(o[at].is_number() && o[at].value < file_.imports.size());
    const BeamFile::Import& import = file_.imports[o[at++].value];
    const std::span<const Operand> args{o + at, g.count - at - 1};
    CHECK(import.arity == args.size());
    const Operand& d = o[g.count - 1];
    CHECK(d.is_register());
    if (!check_sources(g, args)) return false;
    return lower_guard(import, fail_label, live, args, d, g);
}

bool Lowering::lower_guard(const BeamFile::Import& import, const Operand& f, std::uint64_t live, std::span<const Operand> args,
                           const Operand& d, const GenericInstruction& g) {
    const Term module = atoms_[import.module - 1], function = atoms_[import.function - 1];
    const std::string_view name = atom_text(function);
    if (module == atoms::erlang) {
        if (args.empty() && name == "self") return emit(Family::self, {d});
        if (args.size() == 1) {
            for (const GuardRow& row : kUnaryGuards)
                if (name == row.name) return emit(row.family, {label(f), args[0], d});
            if (name == "length") return emit(Family::length, {label(f), d, number(live), args[0]});
        }
        if (args.size() == 2) {
            const Operand &a = args[0], &b = args[1];
            for (const ArithRow& row : kArith) {
                if (name != row.name) continue;
                const bool swap = is_commutative(row.op) && is_small_constant(a);
                if ((row.op == ArithOperator::Div || row.op == ArithOperator::Rem) && a.is_register() && is_small_constant(b) &&
                    b.term().small_value() > 1) {
                    std::uint64_t factor, shift;
                    division_factor(static_cast<std::uint64_t>(b.term().small_value()), &factor, &shift);
                    return emit(row.op == ArithOperator::Div ? Family::div_constant : Family::rem_constant,
                                {label(f), a, b, word(factor), number(shift), d});
                }
                // Float constants, where floats can be told apart in the word.
                const auto float_constant = [](const Operand& c) { return c.is_constant() && c.term().is_self_float(); };
                if (row.float_family != Family::count &&
                    ((a.is_register() && float_constant(b)) || (float_constant(a) && b.is_register())))
                    return emit(row.float_family, {label(f), a, b, d});
                // Swapped operands would be seen in the stack trace of a failure; only where the other can't fail unseen.
                const Operand &first = swap && f.value != 0 ? b : a, &second = swap && f.value != 0 ? a : b;
                const bool has_row = (first.is_register() && (second.is_register() || is_small_constant(second))) ||
                                     (is_small_constant(first) && second.is_register() &&
                                      (row.op == ArithOperator::Add || row.op == ArithOperator::Subtract ||
                                      row.op == ArithOperator::Multiply || row.op == ArithOperator::Bsl)) ||
                                     row.op == ArithOperator::Divide;
                if (has_row) return emit(row.family, {label(f), first, second, d});
                return emit(Family::arith, {label(f), number(static_cast<std::uint64_t>(row.op)), d, a, b});
            }
            if (name == "map_get") return emit(Family::map_get, {label(f), d, a, b, word(0)});
            if (name == "is_map_key") return emit(Family::is_map_key, {label(f), d, a, b});
            if (name == "element") {
                if (is_small_constant(a) && b.is_register() && a.term().small_value() > 0 && a.term().small_value() < 0x10000)
                    return emit(Family::element, {label(f), number(static_cast<std::uint64_t>(a.term().small_value())), b, d});
                return emit(Family::element, {label(f), a, b, d});
            }
            if (name == "=:=") return emit(Family::eq_exact, {number(0), d, a, b});
            if (name == "=/=") return emit(Family::eq_exact, {number(1), d, a, b});
            if (name == "==") return emit(Family::compare_eq, {number(0), d, a, b});
            if (name == "/=") return emit(Family::compare_eq, {number(1), d, a, b});
            if (name == "<") return emit(Family::compare_lt, {number(0), d, a, b});
            if (name == ">=") return emit(Family::compare_lt, {number(1), d, a, b});
            if (name == ">") return emit(Family::compare_lt, {number(0), d, b, a});
            if (name == "=<") return emit(Family::compare_lt, {number(1), d, b, a});
        }
    }
    const Export* e = find_export(module, function, import.arity);
    if (e == nullptr || e->native == nullptr)
        return fail(g, "no such guard function: " + std::string(atom_text(module)) + ":" + std::string(name));
    const Arg body = word(reinterpret_cast<std::uint64_t>(e->native)), entry = pointer(e);
    switch (args.size()) {
    case 0: return emit(Family::bif0, {d, body, entry});
    case 1: return emit(Family::bif1, {label(f), d, number(live), body, entry, args[0]});
    case 2: return emit(Family::bif2, {label(f), d, number(live), body, entry, args[0], args[1]});
    case 3: return emit(Family::bif3, {label(f), d, number(live), body, entry, args[0], args[1], args[2]});
    default: return fail(g, "too many arguments");
    }
}

// --- tuples, maps ---

bool Lowering::lower_get_tuple_element(std::size_t& i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* a = operands(i);
    CHECK(a[0].is_register() && a[1].is_number() && a[2].is_register());
    constexpr std::uint64_t kMaxIndex = 0xffff, kMaxArity = (1 << 24) - 1;
    if (a[1].value > kMaxIndex) { // no room for it in the instruction: as element/2 does it, which cannot fail here
        CHECK(a[1].value < kMaxArity);
        i++;
        return emit(Family::element, {Arg{Arg::Kind::Label, 0}, constant(Term::small(static_cast<std::int64_t>(a[1].value) + 1)), a[0], a[2]});
    }
    const std::size_t second = next(i);
    if (opcode(second) == Opcode::op_get_tuple_element && a[2] != a[0]) {
        const Operand* b = operands(second);
        if (b[0] == a[0] && b[1].is_number() && b[1].value == a[1].value + 1 && b[2].is_register()) {
            const std::size_t third = next(second);
            if (opcode(third) == Opcode::op_get_tuple_element && b[2] != a[0] && a[0].is_x() && a[2].is_x() && b[2].is_x()) {
                const Operand* c = operands(third);
                if (c[0] == a[0] && c[1].is_number() && c[1].value == a[1].value + 2 && c[2].is_x()) {
                    i = third + 1;
                    return emit(Family::get_tuple_element3, {number(a[1].value), a[0], a[2], b[2], c[2]});
                }
            }
            i = second + 1;
            return emit(Family::get_tuple_element2, {number(a[1].value), a[0], a[2], b[2]});
        }
    }
    i++;
    return emit(Family::get_tuple_element, {number(a[1].value), a[0], a[2]});
}

bool Lowering::lower_put_tuple(const Operand* o, const GenericInstruction& g) {
    CHECK(o[0].is_register() && o[1].is(OperandKinds::List));
    const auto list = elements(o + 1);
    if (!check_sources(g, list)) return false;
    if (list.size() == 2) return emit(Family::put_tuple2, {list[0], list[1], o[0]});
    if (list.size() == 3) return emit(Family::put_tuple3, {list[0], list[1], list[2], o[0]});
    std::vector<std::uint64_t> words;
    for (const Operand& element : list) words.push_back(any(element));
    return emit(Family::put_tuple, {o[0]}, words);
}

bool Lowering::lower_map(std::size_t i) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    CHECK(o[0].is_label() && o[1].is_source());
    std::vector<std::uint64_t> words;
    switch (g.opcode) {
    case Opcode::op_has_map_fields: {
        CHECK(o[2].is(OperandKinds::List));
        if (!check_sources(g, elements(o + 2))) return false;
        for (const Operand& key : elements(o + 2)) words.push_back(any(key));
        return emit(Family::has_map_fields, {label(o[0]), o[1]}, words);
    }
    case Opcode::op_get_map_elements: {
        CHECK(o[2].is(OperandKinds::List) && o[2].value % 2 == 0);
        const auto list = elements(o + 2);
        for (std::size_t k = 0; k < list.size(); k += 2) {
            CHECK(list[k].is_source() && list[k + 1].is_register());
            words.push_back(any(list[k]));
            words.push_back(any_destination(list[k + 1]));
            words.push_back(0);
        }
        if (list.size() == 2) {
            if (o[1].is_x() && list[0].is_constant() && list[1].is_x())
                return emit(Family::get_map_element, {label(o[0]), o[1], list[0], list[1], word(0)});
            return emit(Family::get_map_element, {label(o[0]), list[1], o[1], list[0], word(0)});
        }
        return emit(Family::get_map_elements, {label(o[0]), o[1]}, words);
    }
    default: { // put_map_assoc, put_map_exact: f map d live list
        CHECK(o[2].is_register() && o[3].is_number() && o[4].is(OperandKinds::List) && o[4].value % 2 == 0);
        const auto list = elements(o + 4);
        if (!check_sources(g, list)) return false;
        if (g.opcode == Opcode::op_put_map_assoc && o[1].is_constant() && o[1].term().is_map() && map_size(o[1].term()) == 0) {
            bool done = false;
            if (!lower_new_map(o[2], list, &done) || done) return done;
        }
        std::vector<std::pair<Operand, Operand>> pairs;
        for (std::size_t k = 0; k < list.size(); k += 2) pairs.emplace_back(list[k], list[k + 1]);
        // In the order of keys in maps, 1 before 1.0: of several missing keys the first is told.
        if (std::all_of(pairs.begin(), pairs.end(), [](const auto& pair) { return pair.first.is_constant(); }))
            std::sort(pairs.begin(), pairs.end(),
                      [](const auto& a, const auto& b) { return compare_exact(a.first.term(), b.first.term()) < 0; });
        for (const auto& [key, value] : pairs) {
            words.push_back(any(key));
            words.push_back(any(value));
            words.push_back(0);
        }
        if (g.opcode == Opcode::op_put_map_assoc) return emit(Family::put_map_assoc, {o[2], o[1]}, words);
        return emit(Family::put_map_exact, {label(o[0]), o[2], o[1]}, words);
    }
    }
}

/// A map written with constant keys: the key tuple is made now, for ever, and shared by all maps made here.
bool Lowering::lower_new_map(const Operand& d, std::span<const Operand> list, bool* done) {
    const std::size_t n = list.size() / 2;
    if (n == 0 || n > kMaxFlatMap) return true;
    std::vector<Term> keys, places;
    for (std::size_t i = 0; i < n; i++) {
        if (!list[2 * i].is_constant()) return true;
        keys.push_back(list[2 * i].term());
        places.push_back(Term::small(static_cast<std::int64_t>(i)));
    }
    // A map of the keys to their places tells the order.
    Heap scratch;
    scratch.init(256);
    const Term map = map_from_pairs(scratch, keys, places);
    if (map.is_none() || !map.is_kind(Kind::FlatMap) || map_size(map) != n) return true;
    const Term tuple = copy_to_literal(FlatMapView{map}.keys_tuple());
    if (tuple.is_none()) return true;
    std::vector<std::uint64_t> values;
    for (std::size_t i = 0; i < n; i++)
        values.push_back(any(list[2 * static_cast<std::size_t>(FlatMapView{map}.values()[i].small_value()) + 1]));
    *done = true;
    return emit(Family::new_map, {d, constant(tuple)}, values);
}

// --- all ---

bool Lowering::lower_basic(std::size_t& i, bool* known) {
    const GenericInstruction& g = g_.instructions[i];
    const Operand* o = operands(i);
    *known = true;
    switch (g.opcode) {
    // Data.
    case Opcode::op_move: return lower_moves(i);
    case Opcode::op_swap:
        i++;
        CHECK(o[0].is_register() && o[1].is_register());
        return emit(Family::swap, {o[0], o[1]});
    case Opcode::op_init:
        i++;
        CHECK(o[0].is_y());
        return emit(Family::init_y, {o[0]});
    case Opcode::op_init_yregs: {
        i++;
        CHECK(o[0].is(OperandKinds::List));
        auto list = elements(o);
        for (const Operand& y : list) CHECK(y.is_y());
        while (list.size() >= 3) {
            if (!emit(Family::init_y3, {list[0], list[1], list[2]})) return false;
            list = list.subspan(3);
        }
        if (list.size() == 2) return emit(Family::init_y2, {list[0], list[1]});
        return list.empty() || emit(Family::init_y, {list[0]});
    }
    case Opcode::op_get_list:
        i++;
        CHECK(o[0].is_register() && o[1].is_register() && o[2].is_register());
        return emit(Family::get_list, {o[0], o[1], o[2]});
    case Opcode::op_get_hd:
        i++;
        CHECK(o[0].is_register() && o[1].is_register());
        return emit(Family::get_hd, {o[0], o[1]});
    case Opcode::op_get_tl:
        i++;
        CHECK(o[0].is_register() && o[1].is_register());
        return emit(Family::get_tl, {o[0], o[1]});
    case Opcode::op_get_tuple_element: return lower_get_tuple_element(i);
    case Opcode::op_set_tuple_element:
        i++;
        CHECK(o[0].is_source() && o[1].is_source() && o[2].is_number());
        return emit(Family::set_tuple_element, {number(o[2].value), o[0], o[1]});
    case Opcode::op_put_list:
        i++;
        CHECK(o[0].is_source() && o[1].is_source() && o[2].is_register());
        return emit(Family::put_list, {o[0], o[1], o[2]});
    case Opcode::op_put_tuple2: i++; return lower_put_tuple(o, g);
    case Opcode::op_update_record: {
        i++;
        CHECK(o[1].is_number() && o[2].is_source() && o[3].is_register() && o[4].is(OperandKinds::List) && o[4].value % 2 == 0);
        std::vector<std::uint64_t> words;
        const auto list = elements(o + 4);
        for (std::size_t k = 0; k < list.size(); k += 2) {
            CHECK(list[k].is_number() && list[k].value >= 1 && list[k].value <= o[1].value && list[k + 1].is_source());
            words.push_back(list[k].value);
            words.push_back(any(list[k + 1]));
        }
        const bool in_place = o[0].is_constant() && o[0].term() == atom("inplace");
        return emit(in_place ? Family::update_record_in_place : Family::update_record, {number(o[1].value), o[3], o[2]}, words);
    }
    case Opcode::op_jump:
        i++;
        CHECK(o[0].is_label() && o[0].value != 0);
        return emit(Family::jump, {label(o[0])});
    case Opcode::op_trim:
        i++;
        CHECK(o[0].is_number() && o[0].value <= kMaxYRegisters);
        return emit(Family::trim, {number(o[0].value)});

    // Floats.
    case Opcode::op_fclearerror:
    case Opcode::op_fcheckerror: i++; return true;
    case Opcode::op_fmove:
        i++;
        if (o[0].is(OperandKinds::Float)) {
            CHECK(o[1].is_register());
            return emit(Family::fmove_out, {number(o[0].value), o[1]});
        }
        CHECK(o[0].is_source() && o[1].is(OperandKinds::Float) && (!o[0].is_constant() || o[0].term().is_float()));
        return emit(Family::fmove_in, {number(o[1].value), o[0]});
    case Opcode::op_fconv:
        i++;
        CHECK(o[0].is_source() && o[1].is(OperandKinds::Float));
        return emit(Family::fconv, {number(o[1].value), o[0]});
    case Opcode::op_fadd:
    case Opcode::op_fsub:
    case Opcode::op_fmul:
    case Opcode::op_fdiv: i++; return lower_float_operation(i - 1);
    case Opcode::op_fnegate:
        i++;
        CHECK(o[1].is(OperandKinds::Float) && o[2].is(OperandKinds::Float));
        return emit(Family::fnegate, {number(o[1].value), number(o[2].value)});

    // Frames, calls.
    case Opcode::op_allocate:
    case Opcode::op_allocate_zero: return lower_allocate(i);
    case Opcode::op_allocate_heap:
    case Opcode::op_allocate_heap_zero:
        i++;
        CHECK(o[0].is_number() && o[1].is_number() && o[2].is_number() && o[0].value <= kMaxYRegisters && o[2].value <= kMaxXRegisters &&
              o[1].value < 1u << 28);
        if (o[1].value == 0) {
            if (!emit(Family::allocate, {number(o[0].value), number(o[2].value)})) return false;
        } else if (!emit(Family::allocate_heap, {number(o[0].value), number(o[2].value), number(o[1].value)})) {
            return false;
        }
        if (g.opcode == Opcode::op_allocate_heap_zero)
            for (std::uint64_t k = 0; k < o[0].value; k++)
                if (!emit(Family::init_y, {Operand{OperandKinds::Y, k}})) return false;
        return true;
    case Opcode::op_test_heap:
        i++;
        CHECK(o[0].is_number() && o[1].is_number() && o[0].value < 1u << 28 && o[1].value <= kMaxXRegisters);
        if (o[0].value == 0) return true; // only floats were to come
        return emit(Family::test_heap, {number(o[1].value), number(o[0].value)});
    case Opcode::op_deallocate: {
        CHECK(o[0].is_number() && o[0].value <= kMaxYRegisters);
        const std::size_t after = next(i);
        if (opcode(after) == Opcode::op_return) {
            i = after + 1;
            return emit(Family::deallocate_return, {number(o[0].value)});
        }
        i++;
        return emit(Family::deallocate, {number(o[0].value)});
    }
    case Opcode::op_return: i++; return emit(Family::return_, {});
    case Opcode::op_call:
        i++;
        CHECK(o[0].is_number() && o[0].value <= 255 && o[1].is_label() && o[1].value != 0);
        return emit(Family::call, {label(o[1]), number(o[0].value)});
    case Opcode::op_call_only:
        i++;
        CHECK(o[0].is_number() && o[0].value <= 255 && o[1].is_label() && o[1].value != 0);
        return emit(Family::call_only, {label(o[1]), number(o[0].value)});
    case Opcode::op_call_last:
        i++;
        CHECK(o[0].is_number() && o[0].value <= 255 && o[1].is_label() && o[1].value != 0 && o[2].is_number());
        return emit(Family::call_last, {label(o[1]), number(o[0].value), number(o[2].value)});
    case Opcode::op_call_ext:
    case Opcode::op_call_ext_only: i++; return lower_call_ext(i - 1, 0);
    case Opcode::op_call_ext_last:
        i++;
        CHECK(o[2].is_number() && o[2].value <= kMaxYRegisters);
        return lower_call_ext(i - 1, o[2].value);
    case Opcode::op_call_fun:
    case Opcode::op_call_fun2: return lower_fun_call(i);
    case Opcode::op_apply:
        i++;
        CHECK(o[0].is_number() && o[0].value <= 253);
        return emit(Family::apply, {number(o[0].value)});
    case Opcode::op_apply_last:
        i++;
        CHECK(o[0].is_number() && o[0].value <= 253 && o[1].is_number());
        return emit(Family::apply_last, {number(o[0].value), number(o[1].value)});
    case Opcode::op_make_fun2:
    case Opcode::op_make_fun3: i++; return lower_make_fun(i - 1);

    // Tests.
    case Opcode::op_is_lt:
    case Opcode::op_is_ge:
    case Opcode::op_is_eq:
    case Opcode::op_is_ne:
    case Opcode::op_is_eq_exact:
    case Opcode::op_is_ne_exact:
    case Opcode::op_is_integer:
    case Opcode::op_is_float:
    case Opcode::op_is_number:
    case Opcode::op_is_atom:
    case Opcode::op_is_boolean:
    case Opcode::op_is_pid:
    case Opcode::op_is_port:
    case Opcode::op_is_reference:
    case Opcode::op_is_binary:
    case Opcode::op_is_bitstr:
    case Opcode::op_is_list:
    case Opcode::op_is_nonempty_list:
    case Opcode::op_is_nil:
    case Opcode::op_is_map:
    case Opcode::op_is_function:
    case Opcode::op_is_function2:
    case Opcode::op_is_tuple:
    case Opcode::op_test_arity:
    case Opcode::op_is_any_native_record:
    case Opcode::op_is_tagged_tuple: return lower_test(i);
    case Opcode::op_is_native_record:
        i++;
        CHECK(o[0].is_label() && o[0].value != 0);
        return emit(Family::is_native_record, {label(o[0]), o[1], o[2], o[3]});
    case Opcode::op_select_val: i++; return lower_select(g);
    case Opcode::op_select_tuple_arity: i++; return lower_select_arity(g, true);

    // Guard functions, maps.
    case Opcode::op_bif0:
    case Opcode::op_bif1:
    case Opcode::op_bif2:
    case Opcode::op_bif3:
    case Opcode::op_gc_bif1:
    case Opcode::op_gc_bif2:
    case Opcode::op_gc_bif3: i++; return lower_pair(i - 1) && lower_guard_call(i - 1);
    case Opcode::op_put_map_assoc:
    case Opcode::op_put_map_exact:
    case Opcode::op_has_map_fields:
    case Opcode::op_get_map_elements: i++; return lower_map(i - 1);

    // Exceptions.
    case Opcode::op_catch:
    case Opcode::op_try:
        i++;
        CHECK(o[0].is_y() && o[1].is_label() && o[1].value != 0);
        return emit(Family::catch_, {o[0], constant(Term::catch_marker(new_catch(o[1].value)))});
    case Opcode::op_catch_end:
        i++;
        CHECK(o[0].is_y());
        return emit(Family::catch_end, {o[0]});
    case Opcode::op_try_end:
        i++;
        CHECK(o[0].is_y());
        return emit(Family::try_end, {o[0]});
    case Opcode::op_try_case:
        i++;
        CHECK(o[0].is_y());
        return emit(Family::try_case, {o[0]});
    case Opcode::op_raise:
        i++;
        CHECK(o[0].is_source() && o[1].is_source());
        return emit(Family::raise, {o[0], o[1]});
    case Opcode::op_raw_raise: i++; return emit(Family::raw_raise, {});
    case Opcode::op_build_stacktrace: i++; return emit(Family::build_stacktrace, {});
    case Opcode::op_badmatch:
        i++;
        CHECK(o[0].is_source());
        return emit(Family::badmatch, {o[0]});
    case Opcode::op_case_end:
        i++;
        CHECK(o[0].is_source());
        return emit(Family::case_end, {o[0]});
    case Opcode::op_try_case_end:
        i++;
        CHECK(o[0].is_source());
        return emit(Family::try_case_end, {o[0]});
    case Opcode::op_badrecord:
        i++;
        CHECK(o[0].is_source());
        return emit(Family::badrecord, {o[0]});
    case Opcode::op_if_end: i++; return emit(Family::if_end, {});

    // Messages.
    case Opcode::op_send: {
        i++;
        Export* e = export_entry(atoms::erlang, atom("send"), 2);
        if (e->native == nullptr) return fail(g, "erlang:send/2 is missing");
        return emit(Family::call_native, {word(reinterpret_cast<std::uint64_t>(e->native)), pointer(e)});
    }
    case Opcode::op_loop_rec:
        i++;
        CHECK(o[0].is_label() && o[0].value != 0);
        return emit(Family::loop_rec, {label(o[0])});
    case Opcode::op_loop_rec_end:
        i++;
        CHECK(o[0].is_label() && o[0].value != 0);
        return emit(Family::loop_rec_end, {label(o[0])});
    case Opcode::op_remove_message: i++; return emit(Family::remove_message, {});
    case Opcode::op_wait:
        i++;
        CHECK(o[0].is_label() && o[0].value != 0);
        return emit(Family::wait, {label(o[0])});
    case Opcode::op_wait_timeout:
        i++;
        CHECK(o[0].is_label() && o[0].value != 0 && o[1].is_source());
        return emit(Family::wait_timeout, {label(o[0]), o[1]});
    case Opcode::op_timeout: i++; return emit(Family::timeout, {});
    case Opcode::op_recv_mark:
    case Opcode::op_recv_set: i++; return true; // OTP 23 and older: an optimisation only
    case Opcode::op_recv_marker_reserve:
        i++;
        CHECK(o[0].is_register());
        return emit(Family::recv_marker_reserve, {o[0]});
    case Opcode::op_recv_marker_bind:
        i++;
        CHECK(o[0].is_source() && o[1].is_source());
        return emit(Family::recv_marker_bind, {o[0], o[1]});
    case Opcode::op_recv_marker_clear:
        i++;
        CHECK(o[0].is_source());
        return emit(Family::recv_marker_clear, {o[0]});
    case Opcode::op_recv_marker_use:
        i++;
        CHECK(o[0].is_source());
        return emit(Family::recv_marker_use, {o[0]});
    default: *known = false; return true;
    }
}

} // namespace joist
