// Native functions: what processes are and how they behave; the process dictionary.
#include "vm/bifs/process_support.h"
#include "vm/heap/number.h"
#include "vm/process/dictionary.h"
#include "vm/process/extra.h"
#include "vm/process/info.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace joist {

Term bif_erlang_processes_0(Process& p, const Term*) {
    std::vector<Term> all;
    all_processes(all);
    p.charge(static_cast<std::int64_t>(all.size() / 16));
    return make_list(p.heap(), all);
}

// --- process_info -----------------------------------------------------------------------------------------------------------

namespace {

Term info(Process& p, Term pid, Term items) {
    if (pid == p.pid) {
        if (p.outer.load(std::memory_order_acquire) != nullptr) receive_signals(p);
        if ((p.flags & kFlagExiting) != 0) {
            p.outcome = NativeOutcome::Exit;
            return Term::none();
        }
        return process_info(p, p.heap(), items, true);
    }
    return ask(p, [&](std::uint64_t id) { send_signal(make_signal(SignalKind::InfoRequest, pid, p.pid, id, items)); });
}

} // namespace

Term bif_erlang_process_info_1(Process& p, const Term* args) {
    if (!args[0].is_local_pid()) return p.badarg();
    const Term all = info(p, args[0], default_info_items(p.heap()));
    // An unregistered process has no entry for its name here.
    if (all.is_list() && TupleView{cons_head(all)}[1].is_nil() && TupleView{cons_head(all)}[0] == atoms::registered_name) return cons_tail(all);
    return all;
}

Term bif_erlang_process_info_2(Process& p, const Term* args) {
    if (!args[0].is_local_pid()) return p.badarg();
    const Term items = args[1];
    const bool good = items.is_list() || items.is_nil() ? every_element(items, is_info_item) : is_info_item(items);
    return good ? info(p, args[0], items) : p.badarg();
}

Term bif_erlang_is_process_alive_1(Process& p, const Term* args) {
    if (!args[0].is_local_pid()) return p.badarg();
    if (args[0] == p.pid) return atoms::true_;
    return ask(p, [&](std::uint64_t id) { send_signal(make_signal(SignalKind::IsAlive, args[0], p.pid, id)); });
}

// --- process_flag -------------------------------------------------------------------------------------------------------------

namespace {

bool to_bool(Term t, bool* out) {
    *out = t == atoms::true_;
    return t == atoms::true_ || t == atoms::false_;
}

Term swap_flag(Process& p, ProcessFlag flag, bool on) {
    const Term old = bool_term((p.flags & flag) != 0);
    p.flags = static_cast<std::uint16_t>(on ? p.flags | flag : p.flags & ~flag);
    return old;
}

Term old_max_heap(Process& p) {
    const Term row = process_info(p, p.heap(), atoms::max_heap_size, true);
    return TupleView{row}[1];
}

} // namespace

Term bif_erlang_process_flag_2(Process& p, const Term* args) {
    const Term name = args[0], value = args[1];
    bool on = false;
    if (name == atoms::trap_exit) {
        if (!to_bool(value, &on)) return p.badarg();
        const Term old = bool_term(p.trap_exit);
        p.trap_exit = on;
        return old;
    }
    if (name == atoms::priority) {
        const Term old = priority_atom(p.priority);
        Priority now;
        if (!priority_of(value, &now)) return p.badarg();
        p.priority = now;
        return old;
    }
    if (name == atoms::message_queue_data) {
        if (value != atoms::on_heap && value != atoms::off_heap) return p.badarg();
        return swap_flag(p, kFlagOffHeapMessages, value == atoms::off_heap) == atoms::true_ ? atoms::off_heap : atoms::on_heap;
    }
    if (name == atoms::sensitive) return to_bool(value, &on) ? swap_flag(p, kFlagSensitive, on) : p.badarg();
    if (name == atoms::async_dist) {
        if (!to_bool(value, &on)) return p.badarg();
        return bool_term(std::exchange(extra_of(p).async_dist, on));
    }
    if (name == atoms::error_handler) {
        if (!value.is_atom()) return p.badarg();
        ProcessExtra& extra = extra_of(p);
        const Term old = extra.error_handler.is_none() ? atoms::error_handler : extra.error_handler;
        extra.error_handler = value;
        return old;
    }
    if (name == atoms::max_heap_size) {
        ProcessExtra& extra = extra_of(p);
        std::size_t words = 0;
        std::uint32_t flags = extra.max_heap_set ? extra.max_heap_flags : node().default_max_heap_flags.load(std::memory_order_relaxed);
        if (!parse_max_heap(value, &words, &flags)) return p.badarg();
        if (words != 0 && words < std::max(p.heap_.min_words, kLeastHeapShown)) return p.badarg();
        const Term old = old_max_heap(p);
        p.heap_.max_words = words;
        extra.max_heap_flags = flags;
        extra.max_heap_set = true;
        return old;
    }
    if (name == atoms::label) {
        ProcessExtra& extra = extra_of(p);
        const Term old = extra.label.is_nil() ? atoms::undefined : extra.label;
        extra.label = value;
        return old;
    }
    if (name == atoms::monitor_nodes) return to_bool(value, &on) ? atoms::ok : p.badarg();
    if (is_pair(name) && TupleView{name}[0] == atoms::monitor_nodes) return to_bool(value, &on) ? atoms::ok : p.badarg();
    if (!value.is_small() || value.small_value() < 0) return p.badarg();
    const std::int64_t n = value.small_value();
    if (name == atoms::min_heap_size) {
        const Term old = make_unsigned(p.heap(), std::max(p.heap_.min_words, kLeastHeapShown));
        p.heap_.min_words = next_heap_size(std::max(static_cast<std::size_t>(n), kLeastHeapShown));
        return old;
    }
    if (name == atoms::fullsweep_after) {
        const Term old = Term::small(p.heap_.fullsweep_after);
        p.heap_.fullsweep_after = n > 0xffff'ffff ? 0xffff'ffff : static_cast<std::uint32_t>(n);
        return old;
    }
    if (name == atoms::min_bin_vheap_size) {
        ProcessExtra& extra = extra_of(p);
        const Term old = Term::small(extra.min_bin_vheap);
        extra.min_bin_vheap = binary_heap_size(n);
        return old;
    }
    if (name == atoms::scheduler) {
        if (n > node().schedulers) return p.badarg();
        return Term::small(std::exchange(extra_of(p).bound_to, static_cast<std::uint32_t>(n)));
    }
    if (name == atoms::save_calls) {
        if (n > 10'000) return p.badarg();
        ProcessExtra& extra = extra_of(p);
        const Term old = Term::small(extra.save_calls);
        extra.save_calls = static_cast<std::uint32_t>(n);
        return old;
    }
    return p.badarg();
}

Term bif_erlang_process_flag_3(Process& p, const Term* args) {
    const bool good = args[0].is_local_pid() && args[1] == atoms::save_calls && args[2].is_small() && args[2].small_value() >= 0 &&
                      args[2].small_value() <= 10'000;
    if (!good) return p.badarg();
    if (args[0] == p.pid) return bif_erlang_process_flag_2(p, args + 1);
    const Term alive = bif_erlang_is_process_alive_1(p, args);
    if (alive.is_none()) return alive;
    return alive == atoms::true_ ? Term::small(0) : p.badarg();
}

// --- suspending ------------------------------------------------------------------------------------------------------------------

namespace {

bool note_suspended(Process& p, Term pid, bool unless_suspending) {
    auto& table = extra_of(p).suspending;
    if (Suspending* s = table.find(pid.raw())) {
        if (unless_suspending) return false;
        s->count++;
    } else {
        table.add({pid.raw(), 1});
    }
    return true;
}

} // namespace

Term bif_erlang_suspend_process_2(Process& p, const Term* args) {
    bool unless_suspending = false, asynchronous = false;
    Term message = Term::none();
    const bool good = every_element(args[1], [&](Term o) {
        if (o == atom("unless_suspending")) return unless_suspending = true;
        if (o == atom("asynchronous")) return asynchronous = true;
        if (!is_pair(o) || TupleView{o}[0] != atom("asynchronous")) return false;
        message = TupleView{o}[1];
        return asynchronous = true;
    });
    if (!good || !args[0].is_local_pid() || args[0] == p.pid) return p.badarg();
    if (asynchronous) {
        if (!note_suspended(p, args[0], unless_suspending)) return atoms::false_;
        send_signal(make_signal(SignalKind::Suspend, args[0], p.pid, 0));
        if (message.is_value()) send_signal(make_message(p.pid, make_tuple(p.heap(), {message, atoms::suspended})));
        return atoms::true_;
    }
    if (awaited_reply(p) == 0 && unless_suspending && p.extra != nullptr && p.extra->suspending.find(args[0].raw()) != nullptr) return atoms::false_;
    const Term answer = ask(p, [&](std::uint64_t id) { send_signal(make_signal(SignalKind::Suspend, args[0], p.pid, id)); });
    if (answer.is_none()) return answer;
    if (answer != atoms::true_) return p.badarg();
    note_suspended(p, args[0], false);
    return atoms::true_;
}

Term bif_erlang_suspend_process_1(Process& p, const Term* args) {
    const Term with_options[] = {args[0], Term::nil()};
    return bif_erlang_suspend_process_2(p, with_options);
}

Term bif_erlang_resume_process_1(Process& p, const Term* args) {
    if (!args[0].is_local_pid() || p.extra == nullptr) return p.badarg();
    Suspending* s = p.extra->suspending.find(args[0].raw());
    if (s == nullptr) return p.badarg();
    if (--s->count == 0) p.extra->suspending.remove(s);
    send_signal(make_signal(SignalKind::Resume, args[0], p.pid));
    return atoms::true_;
}

// --- collections -------------------------------------------------------------------------------------------------------------------

namespace {

void want_collection(Process& p, bool full) {
    p.heap_.gc_wanted = true;
    if (full) p.flags |= kFlagFullSweep;
}

Term collect_of(Process& p, Term pid, bool full) {
    if (pid == p.pid) {
        want_collection(p, full);
        return atoms::true_;
    }
    return ask(p, [&](std::uint64_t id) { send_signal(make_signal(SignalKind::Collect, pid, p.pid, id, Term::nil(), kSignalMajor)); });
}

} // namespace

Term bif_erlang_garbage_collect_0(Process& p, const Term*) {
    want_collection(p, true);
    return atoms::true_;
}

Term bif_erlang_garbage_collect_1(Process& p, const Term* args) { return args[0].is_local_pid() ? collect_of(p, args[0], true) : p.badarg(); }

Term bif_erlang_garbage_collect_2(Process& p, const Term* args) {
    Term request = Term::none();
    bool full = true;
    const bool good = args[0].is_local_pid() && every_element(args[1], [&](Term o) {
        if (!is_pair(o)) return false;
        const TupleView pair{o};
        if (pair[0] == atoms::async) {
            request = pair[1];
            return true;
        }
        full = pair[1] != atoms::minor;
        return pair[0] == atoms::type && (pair[1] == atoms::major || pair[1] == atoms::minor);
    });
    if (!good) return p.badarg();
    if (request.is_none()) return collect_of(p, args[0], full);
    // The answer may overtake the collection, but nothing that the caller does afterwards to that process will.
    const bool exists = args[0] == p.pid || find_process(args[0]) != nullptr;
    if (args[0] == p.pid) {
        want_collection(p, full);
    } else {
        send_signal(make_signal(SignalKind::Collect, args[0], p.pid, 0, Term::nil(), kSignalMajor));
    }
    send_signal(make_message(p.pid, make_tuple(p.heap(), {atom("garbage_collect"), request, bool_term(exists)})));
    return atoms::async;
}

// --- stopping and going on -------------------------------------------------------------------------------------------------------------

// The stack stays; the heap is swept when the wait begins.
Term bif_erlang_hibernate_0(Process& p, const Term*) {
    receive_signals(p);
    if ((p.flags & kFlagExiting) != 0) {
        p.outcome = NativeOutcome::Exit;
        return Term::none();
    }
    if (p.first_message != nullptr) return atoms::ok;
    want_collection(p, true);
    return p.wait_native();
}

Term bif_erlang_hibernate_3(Process& p, const Term* args) {
    const std::int64_t arity = proper_length(args[2]);
    if (!args[0].is_atom() || !args[1].is_atom() || arity < 0 || arity > 255) return p.badarg();
    std::vector<Term> arguments;
    for_each_element(args[2], [&](Term a) { arguments.push_back(a); });
    p.trap(export_entry(args[0], args[1], static_cast<std::uint32_t>(arity)), arguments.data(), static_cast<std::uint32_t>(arity));
    p.outcome = NativeOutcome::Hibernate;
    return Term::none();
}

Term bif_erlang_yield_0(Process& p, const Term*) {
    if (p.native_state) {
        p.native_state.reset();
        return atoms::true_;
    }
    p.native_state = std::make_unique<NativeState>();
    return p.yield_native();
}

Term bif_erlang_bump_reductions_1(Process& p, const Term* args) {
    if (!args[0].is_integer()) return p.badarg();
    const bool large = !args[0].is_small() || args[0].small_value() > p.reductions;
    if (args[0].is_small() && args[0].small_value() < 0) return p.badarg();
    if (large) {
        if (p.reductions > 0) p.reductions = 0;
    } else {
        p.charge(args[0].small_value());
    }
    return atoms::true_;
}

Term bif_erlang_check_process_code_2(Process& p, const Term* args) {
    if (!args[0].is_local_pid() || !args[1].is_atom()) return p.badarg();
    if (args[0] == p.pid) return bool_term(node().uses_old_code != nullptr && node().uses_old_code(p, args[1]));
    return ask(p, [&](std::uint64_t id) { send_signal(make_signal(SignalKind::CheckCode, args[0], p.pid, id, args[1])); });
}

Term bif_erlang_check_process_code_3(Process& p, const Term* args) {
    Term request = Term::none();
    const bool good = every_element(args[2], [&](Term o) {
        if (!is_pair(o)) return false;
        if (TupleView{o}[0] == atoms::async) request = TupleView{o}[1];
        return TupleView{o}[0] == atoms::async || TupleView{o}[0] == atom("allow_gc");
    });
    if (!good) return p.badarg();
    const Term answer = bif_erlang_check_process_code_2(p, args);
    if (answer.is_none() || request.is_none()) return answer;
    send_signal(make_message(p.pid, make_tuple(p.heap(), {atom("check_process_code"), request, answer})));
    return atoms::async;
}

Term bif_erlang_process_display_2(Process& p, const Term* args) {
    if (!args[0].is_local_pid() || args[1] != atoms::backtrace) return p.badarg();
    const std::string text = "=proc:" + print(args[0]) + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
    return atoms::true_;
}

// --- the dictionary ---------------------------------------------------------------------------------------------------------------------

namespace {
Term or_undefined(Term t) { return t.is_none() ? atoms::undefined : t; }
} // namespace

Term bif_erlang_put_2(Process& p, const Term* args) { return or_undefined(dictionary_of(p).put(args[0], args[1])); }

Term bif_erlang_get_1(Process& p, const Term* args) { return p.dictionary == nullptr ? atoms::undefined : or_undefined(p.dictionary->get(args[0])); }

Term bif_erlang_get_0(Process& p, const Term*) {
    Term list = Term::nil();
    if (p.dictionary == nullptr) return list;
    const auto& pairs = p.dictionary->pairs;
    for (std::size_t i = 0; i < pairs.size(); i += 2) list = make_cons(p.heap(), make_tuple(p.heap(), {pairs[i], pairs[i + 1]}), list);
    return list;
}

Term bif_erlang_get_keys_0(Process& p, const Term*) {
    Term list = Term::nil();
    if (p.dictionary == nullptr) return list;
    const auto& pairs = p.dictionary->pairs;
    for (std::size_t i = 0; i < pairs.size(); i += 2) list = make_cons(p.heap(), pairs[i], list);
    return list;
}

Term bif_erlang_get_keys_1(Process& p, const Term* args) {
    Term list = Term::nil();
    if (p.dictionary == nullptr) return list;
    const auto& pairs = p.dictionary->pairs;
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
        if (equal_exact(pairs[i + 1], args[0])) list = make_cons(p.heap(), pairs[i], list);
    }
    return list;
}

Term bif_erlang_erase_1(Process& p, const Term* args) { return p.dictionary == nullptr ? atoms::undefined : or_undefined(p.dictionary->erase(args[0])); }

Term bif_erlang_erase_0(Process& p, const Term* args) {
    const Term all = bif_erlang_get_0(p, args);
    delete p.dictionary;
    p.dictionary = nullptr;
    return all;
}

} // namespace joist
