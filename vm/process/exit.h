// The end of a process, and the reports of it.
#pragma once

#include "vm/process/process.h"

namespace joist {

/// The process is to end with `reason`. Only marks it (kFlagExiting): the turn must then end with RunResult::Exited, and the scheduler
/// does the rest with continue_exit, in slices. `report`: the reason came from an uncaught error; it is logged as
/// "Error in process <0.9.0> with exit value:". By the thread that runs p. A second call has no effect.
void process_exit(Process& p, Term reason, bool report = false);

/// What is done with the process after that: names, links, monitors, tables, memory. True when the slot is free.
bool continue_exit(Process& p, std::int64_t budget);

/// Frees a process at shutdown, when no scheduler runs: no signals, no reports.
void dispose_process(Process& p);

/// Sends an error report as the emulator does: {log, Level, Format, Args, Meta} to the process registered as `logger`, or to
/// standard error when there is none. `args` is a list of terms for ~p in order. Any thread; `p` (may be null) is the subject.
void log_report(Process* p, Term level, const char* format, Term args, Term group_leader);

} // namespace joist
