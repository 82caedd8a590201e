// What match specifications of tracing do beside matching.
#pragma once

#include "vm/term/atom_table.h"
#include "vm/trace/session.h"

namespace joist {

struct Actions final : TraceActions {
    Actions(Process& process, SessionPtr whose) : p{process}, session{std::move(whose)} {}
    Term act(TraceAction action, std::span<const Term> arguments) override;

    Process& p;
    SessionPtr session;
    Term message = atoms::true_; ///< what {message, M} gave: true: nothing more, false: no message at all
    bool return_trace = false, exception_trace = false;
    bool testing = false;        ///< erlang:match_spec_test/3: nothing is changed
};

/// erlang:system_flag(trace_control_word).
extern std::atomic<std::uint32_t> trace_control_word;

/// Changes another process's flags, or our own, without an answer.
void change_flags_of(Term pid, const SessionPtr& session, bool on, std::uint32_t flags, Term tracer);

} // namespace joist
