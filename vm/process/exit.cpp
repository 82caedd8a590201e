// Ends of processes, in slices, and reports to the logger.
#include "vm/process/exit.h"

#include "vm/heap/copy.h"
#include "vm/heap/map.h"
#include "vm/process/dictionary.h"
#include "vm/process/extra.h"
#include "vm/process/links.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/atom_table.h"
#include "vm/term/print.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <string>

namespace joist {

namespace {

enum Stage : std::uint32_t { kFirst, kNative, kHooks, kQueue, kLinks, kMonitors, kWatchers, kMemory };

// Where an exit stands is kept in a field that an exiting process has no other use for: the stage, and which exit hook.
Stage stage_of(const Process& p) { return static_cast<Stage>(p.catches >> 24); }
std::uint32_t hook_of(const Process& p) { return p.catches & 0xffffff; }
void set_stage(Process& p, Stage stage) { p.catches = stage << 24; }

void first(Process& p) {
    if ((p.flags & kFlagReport) != 0) {
        Heap scratch;
        scratch.init(64);
        log_report(&p, atoms::error, "Error in process ~p with exit value:~n~p~n", make_list(scratch, std::array{p.pid, p.reason_}), p.group_leader);
    }
    if (p.receive_timer != nullptr) node().scheduler->cancel_receive_timer(p);
    if ((p.flags & kFlagTraced) != 0) {
        node().trace->process_event(p, atoms::exit_, p.reason_);
        if (!p.registered_name.is_nil()) node().trace->process_event(p, atom("unregister"), p.registered_name);
    }
    unregister_exiting(p); // also closes the name against a register/2 that is under way
}

// Nobody can send to it any more; what is in the queue is answered later. Before its tables go, so that none is given to it too late.
void close_queue(Process& p) {
    Signal* batch = p.outer.exchange(kClosedQueue, std::memory_order_acq_rel);
    if (batch == kClosedQueue) return;
    note_closed();
    Signal* in_order = nullptr;
    while (batch != nullptr) {
        Signal* next = batch->next;
        batch->next = in_order;
        in_order = batch;
        batch = next;
    }
    while (in_order != nullptr) {
        Signal* next = in_order->next;
        append_message(p, in_order);
        in_order = next;
    }
}

void answer(Process& p, Signal* s) {
    if (s->dest == p.pid) {
        const auto* control = static_cast<const ControlSignal*>(s);
        // These concern relations that the next stages go through.
        if (s->kind == SignalKind::Unlink && p.relations != nullptr) p.relations->links.remove_key(control->from.raw());
        if (s->kind == SignalKind::Demonitor && p.relations != nullptr) p.relations->watchers.remove_key(control->id);
    }
    answer_for_dead(s);
}

bool drain_queue(Process& p, std::int64_t& budget) {
    while (p.first_message != nullptr) {
        if (budget <= 0) return false;
        Signal* s = p.first_message;
        p.first_message = s->next;
        answer(p, s);
        budget--;
    }
    return true;
}

bool break_links(Process& p, std::int64_t& budget) {
    auto& links = p.relations->links;
    while (!links.empty()) {
        if (budget <= 0) return false;
        Link* link = links.end() - 1;
        const Term other = Term::from_raw(link->key);
        const bool active = link->unlink_id == 0;
        links.remove(link);
        budget -= 4;
        if (!active) continue;
        Signal* s = make_exit(other, p.pid, p.reason_, true);
        budget -= s->words / 16;
        send_signal(s);
    }
    return true;
}

bool drop_monitors(Process& p, std::int64_t& budget) {
    auto& monitors = p.relations->monitors;
    while (!monitors.empty()) {
        if (budget <= 0) return false;
        remove_monitor(p, (monitors.end() - 1)->key);
        budget -= 2;
    }
    return true;
}

bool tell_watchers(Process& p, std::int64_t& budget) {
    auto& watchers = p.relations->watchers;
    while (!watchers.empty()) {
        if (budget <= 0) return false;
        Watcher* last = watchers.end() - 1;
        const Watcher w = *last;
        watchers.remove(last);
        Signal* s = make_down(w.pid, w.key, w.alias, p.pid, w.name, p.reason_);
        budget -= 4 + s->words / 16;
        send_signal(s);
    }
    return true;
}

void free_memory(Process& p) {
    if (ProcessExtra* extra = p.extra) {
        for (const Suspending& s : extra->suspending) {
            for (std::uint32_t i = 0; i < s.count; i++) send_signal(make_signal(SignalKind::Resume, Term::from_raw(s.key), p.pid));
        }
        if (extra->reply != nullptr) destroy_signal(extra->reply);
        delete extra;
        p.extra = nullptr;
    }
    delete p.relations;
    p.relations = nullptr;
    delete p.dictionary;
    p.dictionary = nullptr;
    p.collection.reset();
    p.heap_.release();
    if (p.saved_x != p.inline_x) delete[] p.saved_x;
    p.saved_x = nullptr;
    p.last_message = p.save = &p.first_message;
    p.message_count = p.on_heap_messages = 0;
    p.reason_ = p.trace = Term::nil();
    p.live = 0;
    p.flags = 0;
}

} // namespace

void process_exit(Process& p, Term reason, bool report) {
    if ((p.flags & kFlagExiting) != 0) return;
    p.flags = static_cast<std::uint16_t>((p.flags | kFlagExiting | (report ? kFlagReport : 0)) & ~(kFlagSuspended | kFlagInReceive | kFlagHibernating));
    p.reason_ = reason;
    p.trace = Term::nil();
    set_stage(p, kFirst);
}

bool continue_exit(Process& p, std::int64_t budget) {
    switch (stage_of(p)) {
    case kFirst:
        first(p);
        close_queue(p);
        set_stage(p, kNative);
        [[fallthrough]];
    case kNative: // a native function that was under way
        if (p.native_state != nullptr && !p.native_state->give_up(budget)) return false;
        p.native_state.reset();
        set_stage(p, kHooks);
        [[fallthrough]];
    case kHooks:
        for (; hook_of(p) < node().exit_hooks.size(); p.catches++) {
            if (!node().exit_hooks[hook_of(p)](p, budget)) return false;
        }
        set_stage(p, kQueue);
        [[fallthrough]];
    case kQueue:
        if (!drain_queue(p, budget)) return false;
        set_stage(p, kLinks);
        [[fallthrough]];
    case kLinks:
        if (p.relations != nullptr && !break_links(p, budget)) return false;
        set_stage(p, kMonitors);
        [[fallthrough]];
    case kMonitors:
        if (p.relations != nullptr && !drop_monitors(p, budget)) return false;
        set_stage(p, kWatchers);
        [[fallthrough]];
    case kWatchers:
        if (p.relations != nullptr && !tell_watchers(p, budget)) return false;
        set_stage(p, kMemory);
        [[fallthrough]];
    default:
        if (!p.heap_.release_off_heap_some(budget)) return false;
        if ((p.flags & kFlagTraced) != 0) node().trace->scheduled(p, Scheduled::OutExited);
        if ((node().watched.load(std::memory_order_relaxed) & kWatchRunnable) != 0) {
            p.pc = nullptr;
            node().system_hooks->runnable(p, false);
        }
        free_memory(p);
        free_process(p);
        return true;
    }
}

void dispose_process(Process& p) {
    if (p.collection != nullptr) p.collection->finish(p.heap_);
    if (p.receive_timer != nullptr) node().scheduler->cancel_receive_timer(p);
    p.native_state.reset();
    unregister_exiting(p);
    close_queue(p);
    while (Signal* s = p.first_message) {
        p.first_message = s->next;
        destroy_signal(s);
    }
    if (p.relations != nullptr) {
        for (const Monitor& m : p.relations->monitors) {
            if (m.tag == nullptr) continue;
            release_off_heap(m.tag->off_heap);
            Fragment::destroy(m.tag);
        }
    }
    if (p.extra != nullptr) p.extra->suspending.clear();
    free_memory(p);
    free_process(p);
}

namespace {

// ~p, ~ts of a string, and ~n: what reports use.
std::string format_text(const char* format, Term args) {
    std::string text;
    for (const char* c = format; *c != 0; c++) {
        if (*c != '~') {
            text += *c;
        } else if (*++c == 'n') {
            text += '\n';
        } else if (args.is_list()) {
            std::string one = print(cons_head(args), 4000);
            if (*c == 't' && *++c == 's' && one.size() >= 2 && one.front() == '"') one = one.substr(1, one.size() - 2);
            text += one;
            args = cons_tail(args);
        }
    }
    return text;
}

void print_report(const char* format, Term args) {
    static const char* const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t now = system_ns();
    const time_t seconds = now / 1'000'000'000;
    tm local;
    localtime_r(&seconds, &local);
    char head[96];
    std::snprintf(head, sizeof head, "=ERROR REPORT==== %d-%s-%d::%02d:%02d:%02d.%06d ===\n", local.tm_mday, months[local.tm_mon],
                  local.tm_year + 1900, local.tm_hour, local.tm_min, local.tm_sec, static_cast<int>(now / 1000 % 1'000'000));
    const std::string text = head + format_text(format, args) + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
}

} // namespace

void log_report(Process* p, Term level, const char* format, Term args, Term group_leader) {
    Term logger = node().system_logger;
    if (!logger.is_local_pid()) logger = whereis(atoms::logger);
    if (logger.is_none() || (p != nullptr && logger == p->pid)) {
        print_report(format, args);
        return;
    }
    Heap scratch;
    scratch.init(256);
    const Term error_logger = map_from_pairs(scratch, std::array{atoms::tag, atoms::emulator}, std::array{level, atoms::true_});
    std::array keys{atoms::time, atoms::gl, atoms::error_logger, atoms::pid};
    std::array values{make_integer(scratch, system_ns() / 1000), group_leader, error_logger, p == nullptr ? Term::nil() : p->pid};
    const std::size_t n = p == nullptr ? keys.size() - 1 : keys.size();
    const Term meta = map_from_pairs(scratch, std::span<const Term>(keys).first(n), std::span<const Term>(values).first(n));
    send_message(logger, make_tuple(scratch, {atoms::log, level, make_string(scratch, format), args, meta}));
}

} // namespace joist
