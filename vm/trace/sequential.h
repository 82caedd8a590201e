// Sequential tracing (seq_trace): a token that a process puts on the messages it sends, and that who receives one goes on with.
//
//   {Flags, Label, Serial, From, LastCount}      Serial: of the message that brought it; LastCount: of the one before
#pragma once

#include "vm/process/process.h"

namespace joist {

/// The process's token, or nil. In memory of its own.
Term seq_token(const Process& p);
/// Sets it (a copy; nil: none).
void set_seq_token(Process& p, Term token);
/// erlang:seq_trace(Component, Value): what was there before; none(): badarg.
Term change_seq_token(Process& p, Term component, Term value);
/// {Component, Value} of seq_trace_info; none(): badarg.
Term seq_token_info(Process& p, Term component);
/// {print, ...} to the system tracer, if flag and label say so.
bool seq_print(Process& p, Term label, Term what);
/// Who is told, a pid or nil; sets it and gives who was before.
Term seq_tracer();
Term set_seq_tracer(Term pid);

/// The token to go with a message that is sent now, after that is told.
Term seq_sending(Process& p, Term to, Term message);
/// A message has been received that came with `token`, or with nil.
void seq_received(Process& p, Term token, Term from, Term message);

} // namespace joist
