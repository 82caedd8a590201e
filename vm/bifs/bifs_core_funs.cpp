// Funs, and the functions that raise. What p.trace tells the interpreter of an exception is in vm/interp/exceptions.h.
#include "vm/bifs/bif.h"

#include "vm/code/export.h"
#include "vm/code/module.h"
#include "vm/heap/map.h"
#include "vm/term/atom_table.h"
#include "vm/term/print.h"

#include <string>

namespace joist {

namespace {

Term pair(Heap& heap, Term key, Term value) { return make_tuple(heap, {key, value}); }

/// One item of fun_info; none() if there is no such item.
Term fun_item(Process& p, Term fun, Term item) {
    Heap& heap = p.heap();
    if (fun.is_kind(Kind::ExportFun)) {
        const Export* e = export_of(fun);
        if (item == atoms::module_) return e->module;
        if (item == atoms::name) return e->function;
        if (item == atoms::arity) return Term::small(e->arity);
        if (item == atoms::env) return Term::nil();
        if (item == atoms::type) return atoms::external_;
        for (const Term local : {atoms::pid, atoms::index, atoms::uniq, atoms::new_index, atoms::new_uniq, atom("refc")})
            if (item == local) return atoms::undefined;
        return Term::none();
    }
    const FunView view{fun};
    const FunEntry* e = view.entry();
    if (item == atoms::module_) return e->module;
    if (item == atoms::name) return e->name.is_nil() ? atom("-unknown-") : e->name;
    if (item == atoms::arity) return Term::small(e->arity);
    if (item == atoms::env) return make_list(heap, {view.free_variables(), view.free_count()});
    if (item == atoms::type) return atoms::local;
    if (item == atoms::pid) return view.creator();
    if (item == atoms::index) return Term::small(e->old_index);
    if (item == atoms::new_index) return Term::small(e->index);
    if (item == atoms::uniq) return Term::small(e->old_uniq);
    if (item == atoms::new_uniq) return make_binary(heap, std::span<const std::uint8_t>(e->uniq, 16));
    if (item == atom("refc")) return Term::small(1);
    return Term::none();
}

Term raise_error(Process& p, Term reason) { return p.error(reason); }

/// A location as raise/3 takes it: a proper list (of anything).
bool is_proper(Term list) {
    return for_each_element(list, [](Term) {});
}

/// [{M, F, A}, {M, F, A, Location}, {Fun, Args}, {Fun, Args, Location}], A an arity or arguments.
bool is_stacktrace(Term list) {
    bool good = true;
    const bool proper = for_each_element(list, [&](Term entry) {
        if (!good) return;
        if (!entry.is_tuple()) {
            good = false;
            return;
        }
        const TupleView t{entry};
        const auto arguments = [](Term a) { return a.is_list() || a.is_nil(); };
        const auto arity = [](Term a) { return a.is_small() && a.small_value() >= 0; };
        if (t.arity() == 2) good = t[0].is_fun() && arguments(t[1]);
        else if (t.arity() == 3 && t[0].is_fun()) good = arguments(t[1]) && is_proper(t[2]);
        else if (t.arity() == 3) good = t[0].is_atom() && t[1].is_atom() && (arity(t[2]) || arguments(t[2]));
        else if (t.arity() == 4) good = t[0].is_atom() && t[1].is_atom() && (arity(t[2]) || arguments(t[2])) && is_proper(t[3]);
        else good = false;
    });
    return good && proper;
}

/// Entries of three elements get an empty location.
Term complete_stacktrace(Process& p, Term list) {
    std::vector<Term> entries;
    for_each_element(list, [&](Term entry) {
        const TupleView t{entry};
        if (t.arity() == 3 && !t[0].is_fun()) entry = make_tuple(p.heap(), {t[0], t[1], t[2], Term::nil()});
        else if (t.arity() == 2) entry = make_tuple(p.heap(), {t[0], t[1], Term::nil()});
        entries.push_back(entry);
    });
    return make_list(p.heap(), std::span<const Term>(entries));
}

} // namespace

Term bif_erlang_make_fun_3(Process& p, const Term* args) {
    if (!args[0].is_atom() || !args[1].is_atom() || !args[2].is_small() || args[2].small_value() < 0 || args[2].small_value() > 255)
        return p.badarg();
    const Export* e = export_entry(args[0], args[1], static_cast<std::uint32_t>(args[2].small_value()));
    Term* t = p.heap().alloc(2);
    t[0] = Term::header(Kind::ExportFun, 1);
    t[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(e));
    return Term::boxed(t);
}

Term bif_erlang_fun_info_2(Process& p, const Term* args) {
    if (!args[0].is_fun()) return p.badarg();
    const Term value = fun_item(p, args[0], args[1]);
    return value.is_none() ? p.badarg() : pair(p.heap(), args[1], value);
}
Term bif_erlang_fun_info_1(Process& p, const Term* args) {
    if (!args[0].is_fun()) return p.badarg();
    const Term local[] = {atoms::pid,   atoms::module_, atoms::new_index, atoms::new_uniq, atoms::index,
                          atoms::uniq,  atoms::name,    atoms::arity,     atoms::env,      atoms::type};
    const Term external[] = {atoms::module_, atoms::name, atoms::arity, atoms::env, atoms::type};
    const std::span<const Term> items = args[0].is_kind(Kind::Fun) ? std::span<const Term>(local) : std::span<const Term>(external);
    std::vector<Term> pairs;
    for (const Term item : items) pairs.push_back(pair(p.heap(), item, fun_item(p, args[0], item)));
    return make_list(p.heap(), std::span<const Term>(pairs));
}
Term bif_erlang_fun_to_list_1(Process& p, const Term* args) {
    return args[0].is_fun() ? make_string(p.heap(), print(args[0])) : p.badarg();
}
Term bif_erlang_is_builtin_3(Process& p, const Term* args) {
    if (!args[0].is_atom() || !args[1].is_atom() || !args[2].is_small()) return p.badarg();
    const Export* e = find_export(args[0], args[1], static_cast<std::uint32_t>(args[2].small_value()));
    const bool apply = args[0] == atoms::erlang && args[1] == atoms::apply && (args[2] == Term::small(2) || args[2] == Term::small(3));
    return apply || (e != nullptr && e->native != nullptr && !e->accelerator) ? atoms::true_ : atoms::false_;
}

// --- raising ---

Term bif_erlang_error_1(Process& p, const Term* args) {
    p.trace = atoms::undefined;
    return raise_error(p, args[0]);
}
Term bif_erlang_error_2(Process& p, const Term* args) {
    p.trace = args[1].is_list() || args[1].is_nil() ? make_tuple(p.heap(), {atoms::args, args[1]}) : atoms::undefined;
    return raise_error(p, args[0]);
}
Term bif_erlang_error_3(Process& p, const Term* args) {
    // Options that are none are passed over.
    Term info = Term::none();
    for_each_element(args[2], [&](Term option) {
        if (option.is_tuple() && TupleView{option}.arity() == 2 && TupleView{option}[0] == atoms::error_info && TupleView{option}[1].is_map())
            info = TupleView{option}[1];
    });
    const Term shown = args[1].is_list() || args[1].is_nil() ? args[1] : atoms::undefined;
    p.trace = info.is_none() ? make_tuple(p.heap(), {atoms::args, shown}) : make_tuple(p.heap(), {atoms::args, shown, info});
    return raise_error(p, args[0]);
}
Term bif_erlang_nif_error_1(Process& p, const Term* args) { return raise_error(p, args[0]); }
Term bif_erlang_nif_error_2(Process& p, const Term* args) { return raise_error(p, args[0]); }
Term bif_erlang_exit_1(Process& p, const Term* args) {
    p.trace = atoms::undefined;
    return p.fail(ExceptionClass::Exit, args[0]);
}
Term bif_erlang_throw_1(Process& p, const Term* args) {
    p.trace = atoms::undefined;
    return p.fail(ExceptionClass::Throw, args[0]);
}
Term bif_erlang_raise_3(Process& p, const Term* args) {
    ExceptionClass exception_class;
    if (args[0] == atoms::error) exception_class = ExceptionClass::Error;
    else if (args[0] == atoms::exit_) exception_class = ExceptionClass::Exit;
    else if (args[0] == atoms::throw_) exception_class = ExceptionClass::Throw;
    else return atoms::badarg; // a value, not an exception: so it is documented
    if (!is_stacktrace(args[2])) return atoms::badarg;
    p.trace = make_tuple(p.heap(), {atoms::trace, complete_stacktrace(p, args[2])});
    return p.fail(exception_class, args[1]);
}

} // namespace joist
