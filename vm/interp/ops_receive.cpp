// Receive. The queue itself is vm/process/signal.h.
#include "vm/interp/dispatch.h"

#include "vm/process/collect.h"
#include "vm/process/node.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/sched/scheduler.h"
#include "vm/term/atom_table.h"

namespace joist {

using enum OperandKind;

namespace {

PRESERVE_NONE NOINLINE void stop_receive(OP_STATE) {
    // Machine::result is set, no X register is live.
    SAVE();
    p->pc = pc;
    p->live = 0;
}

PRESERVE_NONE NOINLINE void raise_timeout_value(OP_STATE) {
    set_error(p, atoms::timeout_value);
    TAIL(raise_here);
}

} // namespace

OP(loop_rec) {
    SAVE();
    Signal* message = current_message(*p);
    if (message == nullptr) {
        LOAD();
        if (UNLIKELY((p->flags & kFlagExiting) != 0)) {
            machine_of(x).result = RunResult::Exited;
            TAIL(stop_receive);
        }
        JUMP(0);
    }
    x[0] = message_term(*p, message);
    LOAD();
    REQUEST_COLLECTION();
    NEXT;
}
OP(loop_rec_end) {
    skip_message(*p);
    pc = TARGET(0);
    if (UNLIKELY(--reductions < 0)) {
        machine_of(x).live = 0;
        TAIL(event);
    }
    DISPATCH;
}
OP(remove_message) {
    SAVE();
    remove_message(*p);
    LOAD();
    REQUEST_COLLECTION();
    NEXT;
}
OP(wait) {
    pc = TARGET(0);
    machine_of(x).result = RunResult::Receive;
    TAIL(stop_receive);
}
OP(wait_timeout) {
    SAVE();
    switch (receive_wait(*p, GET(1))) {
    case ReceiveWait::TimedOut: LOAD(); NEXT;
    case ReceiveWait::BadTimeout:
        end_receive(*p); // the next receive begins with the first message
        LOAD();
        TAIL(raise_timeout_value);
    case ReceiveWait::Wait: break;
    }
    LOAD();
    pc = TARGET(0);
    machine_of(x).result = RunResult::Receive;
    TAIL(stop_receive);
}
OP(timeout) {
    SAVE();
    if (UNLIKELY((p->flags & kFlagTraced) != 0)) node().trace->received(*p, atoms::timeout, atoms::clock_service);
    end_receive(*p);
    LOAD();
    NEXT;
}

OP(recv_marker_reserve) {
    SAVE();
    const Term marker = marker_reserve(*p);
    LOAD();
    if (UNLIKELY((p->flags & kFlagExiting) != 0)) {
        machine_of(x).result = RunResult::Exited;
        TAIL(stop_receive);
    }
    SET(0, marker);
    NEXT;
}
OP(recv_marker_bind) {
    SAVE();
    marker_bind(*p, GET(0), GET(1));
    LOAD();
    NEXT;
}
OP(recv_marker_clear) {
    SAVE();
    marker_clear(*p, GET(0));
    LOAD();
    NEXT;
}
OP(recv_marker_use) {
    SAVE();
    marker_use(*p, GET(0));
    LOAD();
    NEXT;
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_receive
#include "vm/code/instructions.def"

} // namespace joist
