// The actions of trace match specifications; see actions.h.
#include "vm/trace/actions.h"

#include "vm/code/module.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/term/atom_table.h"
#include "vm/term/print.h"
#include "vm/heap/copy.h"
#include "vm/trace/breakpoints.h"
#include "vm/trace/sequential.h"

#include <cstdio>

namespace joist {

std::atomic<std::uint32_t> trace_control_word{0};

namespace {

/// {trace, Off, On} and its kin: the flags of a list of names; false if one is no flag.
bool flags_in(Term list, std::uint32_t* flags, Term* tracer) {
    bool good = true;
    const bool proper = for_each_element(list, [&](Term t) {
        if (t.is_tuple() && TupleView{t}.arity() == 2 && TupleView{t}[0] == atom("tracer") && tracer != nullptr) {
            *tracer = TupleView{t}[1];
            return;
        }
        const std::uint32_t flag = flag_of(t);
        good = good && flag != 0;
        *flags |= flag;
    });
    return good && proper;
}

} // namespace

void change_flags_of(Term pid, const SessionPtr& session, bool on, std::uint32_t flags, Term tracer) {
    if (!pid.is_local_pid()) return;
    if (this_thread.current != nullptr && this_thread.current->pid == pid) {
        change_flags(*this_thread.current, session, on, flags, tracer);
        return;
    }
    send_call(pid, [session, on, flags, tracer](Process* to) {
        if (to != nullptr) change_flags(*to, session, on, flags, tracer);
    });
}

Term Actions::act(TraceAction action, std::span<const Term> arguments) {
    Heap& heap = p.heap_;
    const auto tracer_of = [&] {
        const SessionState* state = find_state(p, *session);
        return state == nullptr || state->tracer.is_nil() ? session->tracer : state->tracer;
    };
    const auto target = [&](std::size_t last) { return arguments.size() <= last ? p.pid : arguments[0].is_atom() ? whereis(arguments[0]) : arguments[0]; };
    switch (action) {
    case TraceAction::IsSeqTrace: return seq_token(p).is_nil() ? atoms::false_ : atoms::true_;
    case TraceAction::GetSeqToken: return copy_to_heap(heap, seq_token(p));
    case TraceAction::GetControlWord: return make_integer(heap, trace_control_word.load());
    case TraceAction::SetControlWord: {
        if (!arguments[0].is_small() || arguments[0].small_value() < 0 || arguments[0].small_value() > 0xffff'ffff) return Term::none();
        if (testing) return make_integer(heap, trace_control_word.load());
        return make_integer(heap, trace_control_word.exchange(static_cast<std::uint32_t>(arguments[0].small_value())));
    }
    case TraceAction::Message: message = arguments[0]; return atoms::true_;
    case TraceAction::ReturnTrace: return_trace = true; return atoms::true_;
    case TraceAction::ExceptionTrace: return_trace = exception_trace = true; return atoms::true_;
    case TraceAction::Enable:
    case TraceAction::Disable: {
        const std::uint32_t flag = flag_of(arguments.back());
        if (flag == 0) return Term::none();
        if (testing) return atoms::true_;
        const Term who = target(1);
        const Term tracer = tracer_of();
        if (who.is_value() && (action == TraceAction::Disable || tracer.is_local_pid()))
            change_flags_of(who, session, action == TraceAction::Enable, flag, tracer);
        return atoms::true_;
    }
    case TraceAction::Trace: {
        std::uint32_t off = 0, on = 0;
        Term tracer = tracer_of();
        const std::size_t first = arguments.size() - 2;
        if (!flags_in(arguments[first], &off, nullptr) || !flags_in(arguments[first + 1], &on, &tracer)) return Term::none();
        if (testing) return atoms::true_;
        const Term who = target(2);
        if (who.is_none()) return atoms::false_;
        // Without a tracer nothing is left.
        if (!tracer.is_local_pid()) off = kTraceAll;
        if (off != 0) change_flags_of(who, session, false, off, tracer_of());
        if (on != 0 && tracer.is_local_pid()) change_flags_of(who, session, true, on, tracer);
        return atoms::true_;
    }
    case TraceAction::Silent: {
        SessionState* state = find_state(p, *session);
        if (state != nullptr && !testing) {
            if (arguments[0] == atoms::true_) state->flags |= kTraceSilent;
            else if (arguments[0] == atoms::false_) state->flags &= ~kTraceSilent;
        }
        return atoms::true_;
    }
    case TraceAction::Caller: return testing ? atoms::undefined : caller_of(heap, p, false);
    case TraceAction::CallerLine: return testing ? atoms::undefined : caller_of(heap, p, true);
    case TraceAction::CurrentStacktrace: return testing || node().current_stacktrace == nullptr ? Term::nil() : node().current_stacktrace(heap, p);
    case TraceAction::ProcessDump: return make_binary(heap, "=proc:" + print(p.pid) + "\n");
    case TraceAction::Display:
        if (!testing) {
            const std::string text = print(arguments[0]) + "\n";
            std::fwrite(text.data(), 1, text.size(), stdout);
            std::fflush(stdout);
        }
        return atoms::true_;
    case TraceAction::SetSeqToken: {
        if (testing) return atoms::true_;
        const Term before = change_seq_token(p, arguments[0], arguments[1]);
        return before.is_none() ? atoms::false_ : atoms::true_;
    }
    }
    return Term::none();
}

} // namespace joist
