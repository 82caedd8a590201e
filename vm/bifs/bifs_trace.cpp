// Native functions: tracing. What they ask of other processes is done by these themselves, at a signal.
#include "vm/bifs/process_support.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/trace/actions.h"
#include "vm/trace/breakpoints.h"
#include "vm/trace/sequential.h"

#include <functional>

namespace joist {

namespace {

// --- sessions as terms: {MagicRef, {Name, Id}} ------------------------------------------------------------------------------

/// Ends the session with the last term that refers to it.
struct SessionHandle final : MagicObject {
    explicit SessionHandle(SessionPtr s) : MagicObject{MagicType::TraceSession}, session{std::move(s)} { id = new_ref_id(); }
    ~SessionHandle() override { abandon_session(*session); }
    SessionPtr session;
};

Term weak_reference(Process& p, const TraceSession& s) {
    if (s.id == 0) return make_tuple(p.heap(), {atom("legacy"), atom("default")});
    return make_tuple(p.heap(), {s.name, Term::small(s.id)});
}

/// Null: none, or one that has ended.
SessionPtr session_of(Term t) {
    if (!is_pair(t)) return nullptr;
    const Term first = TupleView{t}[0], second = TupleView{t}[1];
    if (first.is_kind(Kind::MagicRef)) {
        auto* object = reinterpret_cast<MagicObject*>(first.boxed_ptr()[3].raw());
        if (object->type != MagicType::TraceSession) return nullptr;
        const SessionPtr s = static_cast<SessionHandle*>(object)->session;
        return s->alive ? s : nullptr;
    }
    if (first == atom("legacy")) return default_session();
    return second.is_small() && second.small_value() > 0 ? find_session(static_cast<std::uint32_t>(second.small_value())) : nullptr;
}

Term fail_because(Process& p, const char* cause) {
    p.trace = make_tuple(p.heap(), {atoms::cause, atom(cause)});
    return p.badarg();
}

// --- asking many processes ----------------------------------------------------------------------------------------------------

/// What is to be done in each; the last one that did it answers.
struct Job {
    std::function<bool(Process&)> work; ///< false: refused
    std::atomic<std::size_t> left{0}, done{0};
    Term asker;
    std::uint64_t reply_id;
    bool one; ///< refusal is an error
};

void finish_one(Job& job) {
    if (job.left.fetch_sub(1) != 1) return;
    const std::size_t done = job.done.load();
    send_reply(job.asker, job.reply_id, job.one && done == 0 ? atoms::badarg : Term::small(static_cast<std::int64_t>(done)));
}

void send_job(Term pid, const std::shared_ptr<Job>& job) {
    send_call(pid, [job](Process* to) {
        if (to != nullptr && job->work(*to)) job->done.fetch_add(1);
        finish_one(*job);
    });
}

// --- trace/3 --------------------------------------------------------------------------------------------------------------------

struct TraceOptions {
    std::uint32_t flags = 0;
    Term tracer = Term::none();
};

bool parse_trace_options(Term list, TraceOptions* out) {
    static const Term tracer = atom("tracer");
    return every_element(list, [&](Term t) {
        if (is_pair(t)) {
            if (TupleView{t}[0] != tracer || !TupleView{t}[1].is_local_pid()) return false;
            out->tracer = TupleView{t}[1];
            return true;
        }
        const std::uint32_t flag = t.is_atom() ? flag_of(t) : 0;
        out->flags |= flag;
        return flag != 0;
    });
}

Term trace(Process& p, const SessionPtr& session, Term who, Term how, Term options) {
    static const Term existing = atom("existing"), existing_processes = atom("existing_processes"), processes = atom("processes"),
                      new_ = atom("new"), new_processes = atom("new_processes"), ports = atom("ports"), existing_ports = atom("existing_ports"),
                      new_ports = atom("new_ports");
    if (awaited_reply(p) != 0) {
        const Term answer = ask(p, [](std::uint64_t) {});
        return answer == atoms::badarg ? p.badarg() : answer;
    }
    TraceOptions o;
    if (how != atoms::true_ && how != atoms::false_) return p.badarg();
    if (!parse_trace_options(options, &o)) return fail_because(p, "badopt");
    const bool on = how == atoms::true_;
    Term tracer = !session->tracer.is_nil() ? session->tracer : o.tracer.is_value() ? o.tracer : on ? p.pid : Term::nil();
    if (on && find_process(tracer) == nullptr) return p.badarg();
    if (!on && session->tracer.is_nil() && o.tracer.is_none()) tracer = Term::nil();
    if (!on && tracer.is_nil()) tracer = p.pid;
    const bool is_port = who.is_atom() && (who == ports || who == existing_ports || who == new_ports);
    if (is_port) return Term::small(0);
    const bool to_existing = who.is_atom() && (who == atoms::all || who == existing || who == existing_processes || who == processes);
    const bool to_new = who.is_atom() && (who == atoms::all || who == new_ || who == new_processes || who == processes);
    if (to_new) {
        std::uint32_t flags;
        {
            const std::lock_guard guard{trace_lock()};
            flags = session->new_flags;
        }
        set_new_flags(*session, on ? flags | o.flags : flags & ~o.flags, tracer);
        if (!to_existing) return Term::small(0);
    }
    if (!to_existing && !who.is_local_pid()) return p.badarg();
    std::vector<Term> all;
    if (to_existing) all_processes(all);
    else all.push_back(who);
    auto job = std::make_shared<Job>();
    const bool many = to_existing;
    job->work = [session, on, flags = o.flags, tracer](Process& to) {
        return change_flags(to, session, on, flags, tracer);
    };
    job->one = !many;
    job->asker = p.pid;
    // Ourselves at once.
    const auto own = std::find(all.begin(), all.end(), p.pid);
    if (own != all.end()) {
        all.erase(own);
        if (job->work(p)) job->done = 1;
        else if (!many) return p.badarg();
    }
    if (all.empty()) return Term::small(static_cast<std::int64_t>(job->done.load()));
    if (!many && queue_is_closed(who)) return p.badarg();
    return ask(p, [&](std::uint64_t id) {
        job->reply_id = id;
        job->left = all.size();
        for (const Term pid : all) send_job(pid, job);
    });
}

// --- trace_pattern/3 ------------------------------------------------------------------------------------------------------------

bool parse_pattern_flags(Process& p, const TraceSession& session, Term list, std::uint32_t* kinds, Term* meta_tracer) {
    static const Term meta = atom("meta"), call_count = atom("call_count"), call_time = atom("call_time"), call_memory = atom("call_memory");
    *meta_tracer = session.tracer.is_nil() ? p.pid : session.tracer;
    const bool good = every_element(list, [&](Term t) {
        if (t == atoms::global) *kinds |= kPatternGlobal;
        else if (t == atoms::local) *kinds |= kPatternLocal;
        else if (t == meta) *kinds |= kPatternMeta;
        else if (t == call_count) *kinds |= kPatternCount;
        else if (t == call_time) *kinds |= kPatternTime;
        else if (t == call_memory) *kinds |= kPatternMemory;
        else if (is_pair(t) && TupleView{t}[0] == meta && TupleView{t}[1].is_local_pid()) {
            *kinds |= kPatternMeta;
            *meta_tracer = TupleView{t}[1];
        } else return false;
        return true;
    });
    if (*kinds == 0) *kinds = kPatternGlobal;
    return good && ((*kinds & kPatternGlobal) == 0 || *kinds == kPatternGlobal);
}

Term event_pattern(Process& p, TraceSession& session, Term what, const PatternRequest& request) {
    static const Term receive = atom("receive");
    if (request.change != PatternChange::On && request.change != PatternChange::Off) return p.badarg();
    if (what == atoms::on_load ? (request.kinds & (kPatternMeta | kPatternCount | kPatternTime | kPatternMemory)) != 0 && request.change == PatternChange::On
                               : request.kinds != kPatternGlobal)
        return fail_because(p, "badopt");
    const std::lock_guard guard{trace_lock()};
    EventPattern& pattern = what == atoms::on_load ? session.on_load : what == receive ? session.receive : session.send;
    pattern.on = request.change == PatternChange::On;
    pattern.spec = request.spec;
    if (what == atoms::on_load) session.on_load_local = (request.kinds & kPatternLocal) != 0;
    return Term::small(what == atoms::on_load ? 0 : 1);
}

Term trace_pattern(Process& p, const SessionPtr& session, Term what, Term spec, Term flags) {
    static const Term pause = atom("pause"), restart = atom("restart"), receive = atom("receive");
    PatternRequest request{session, 0, PatternChange::On, nullptr, Term::nil()};
    if (spec == atoms::false_) request.change = PatternChange::Off;
    else if (spec == pause) request.change = PatternChange::Pause;
    else if (spec == restart) request.change = PatternChange::Restart;
    else if (spec.is_list()) {
        bool too_deep = false;
        const bool event = what == atoms::send || what == receive;
        request.spec = compile_trace_spec(spec, event ? MatchSpec::Dialect::Event : MatchSpec::Dialect::Trace, &too_deep);
        if (too_deep) return p.system_limit();
        if (request.spec == nullptr) return fail_because(p, "match_spec");
    } else if (spec != atoms::true_ && !spec.is_nil()) return fail_because(p, "match_spec");
    if (!parse_pattern_flags(p, *session, flags, &request.kinds, &request.meta_tracer)) return fail_because(p, "badopt");
    if ((what == atoms::send || what == receive) && !flags.is_nil()) return fail_because(p, "badopt");
    sweep_sessions();
    if (what == atoms::on_load || what == atoms::send || what == receive) return event_pattern(p, *session, what, request);
    if (!what.is_tuple() || TupleView{what}.arity() != 3) return p.badarg();
    const TupleView mfa{what};
    // A wildcard stands for all that follows.
    if (!mfa[0].is_atom() || !mfa[1].is_atom() || !(mfa[2] == atoms::underscore || mfa[2].is_small())) return p.badarg();
    if (mfa[0] == atoms::underscore && (mfa[1] != atoms::underscore || mfa[2] != atoms::underscore)) return p.badarg();
    if (mfa[1] == atoms::underscore && mfa[2] != atoms::underscore) return p.badarg();
    if (mfa[2].is_small() && (mfa[2].small_value() < 0 || mfa[2].small_value() > 255)) return p.badarg();
    return Term::small(static_cast<std::int64_t>(set_patterns(mfa[0], mfa[1], mfa[2].is_small() ? mfa[2].small_value() : -1, request)));
}

// --- trace_info/2 ---------------------------------------------------------------------------------------------------------------

Term spec_term(Heap& heap, bool on, const SpecPtr& spec) {
    if (!on) return atoms::false_;
    return spec == nullptr ? Term::nil() : copy_to_heap(heap, spec->source());
}

Term times_term(Heap& heap, const std::shared_ptr<CallTimes>& times, bool memory) {
    if (times == nullptr) return atoms::false_;
    Term list = Term::nil();
    const std::lock_guard guard{times->lock};
    for (const auto& [pid, sum] : times->by_process) {
        const Term who = Term::from_raw(pid), calls = make_unsigned(heap, sum.calls);
        const std::int64_t us = sum.nanoseconds / 1000;
        const Term entry = memory ? make_tuple(heap, {who, calls, make_unsigned(heap, sum.words)})
                                  : make_tuple(heap, {who, calls, Term::small(us / 1'000'000), Term::small(us % 1'000'000)});
        list = make_cons(heap, entry, list);
    }
    return list;
}

/// The value of one item; none(): there is no such item.
Term pattern_item(Heap& heap, const CallPattern& pattern, Term item) {
    static const Term traced = atom("traced"), match_spec = atom("match_spec"), meta = atom("meta"), meta_match_spec = atom("meta_match_spec"),
                      call_count = atom("call_count"), call_time = atom("call_time"), call_memory = atom("call_memory");
    if (item == traced) return !pattern.call ? atoms::false_ : pattern.global ? atoms::global : atoms::local;
    if (item == match_spec) return spec_term(heap, pattern.call, pattern.spec);
    if (item == meta) return !pattern.meta ? atoms::false_ : pattern.meta_gone->load() ? Term::nil() : pattern.meta_tracer;
    if (item == meta_match_spec) return spec_term(heap, pattern.meta, pattern.meta_spec);
    if (item == call_count) return pattern.count == nullptr ? atoms::false_ : make_unsigned(heap, pattern.count->calls.load());
    if (item == call_time) return times_term(heap, pattern.time, false);
    if (item == call_memory) return times_term(heap, pattern.memory, true);
    return Term::none();
}

Term pattern_info(Process& p, const CallPattern& pattern, Term item) {
    Heap& heap = p.heap();
    if (item != atoms::all) {
        const Term value = pattern_item(heap, pattern, item);
        return value.is_none() ? p.badarg() : make_tuple(heap, {item, value});
    }
    if (pattern.empty()) return make_tuple(heap, {item, atoms::false_});
    std::vector<Term> all;
    for (const char* name : {"traced", "match_spec", "meta", "meta_match_spec", "call_memory", "call_time", "call_count"})
        all.push_back(make_tuple(heap, {atom(name), pattern_item(heap, pattern, atom(name))}));
    return make_tuple(heap, {item, make_list(heap, all)});
}

Term function_info(Process& p, const TraceSession& session, Term what, Term item) {
    const TupleView mfa{what};
    if (mfa.arity() != 3 || !mfa[0].is_atom() || !mfa[1].is_atom() || !mfa[2].is_small() || mfa[2].small_value() < 0) return p.badarg();
    CallPattern pattern;
    if (item != atoms::all && pattern_item(p.heap(), pattern, item).is_none()) return p.badarg();
    if (!find_pattern(session, mfa[0], mfa[1], static_cast<std::uint32_t>(mfa[2].small_value()), &pattern))
        return make_tuple(p.heap(), {item, atoms::undefined});
    return pattern_info(p, pattern, item);
}

Term flags_info(Heap& heap, std::uint32_t flags, Term tracer, Term item) {
    if (!tracer.is_nil() && queue_is_closed(tracer)) {
        flags = 0;
        tracer = Term::nil();
    }
    return make_tuple(heap, {item, item == atom("flags") ? flags_list(heap, flags) : flags == 0 ? Term::nil() : tracer});
}

Term process_flags(Process& p, const SessionPtr& session, Term pid, Term item) {
    if (pid == p.pid) {
        const SessionState* state = find_state(p, *session);
        return flags_info(p.heap(), state == nullptr ? 0 : state->flags, state == nullptr ? Term::nil() : state->tracer, item);
    }
    return ask(p, [&](std::uint64_t id) {
        send_call(pid, [asker = p.pid, item, id, session](Process* to) {
            if (to == nullptr) return send_reply(asker, id, atoms::undefined);
            Heap scratch;
            scratch.init(64);
            const SessionState* state = find_state(*to, *session);
            send_reply(asker, id,
                       flags_info(scratch, state == nullptr ? 0 : state->flags, state == nullptr ? Term::nil() : state->tracer, item));
        });
    });
}

Term trace_info(Process& p, const SessionPtr& session, Term what, Term item) {
    static const Term new_ = atom("new"), new_processes = atom("new_processes"), new_ports = atom("new_ports"), tracer = atom("tracer"),
                      match_spec = atom("match_spec"), receive = atom("receive");
    if (what.is_tuple()) return function_info(p, *session, what, item);
    if (what == atoms::on_load) {
        CallPattern pattern;
        const std::lock_guard guard{trace_lock()};
        pattern.call = session->on_load.on;
        pattern.global = !session->on_load_local;
        pattern.spec = session->on_load.spec;
        return pattern_info(p, pattern, item);
    }
    if (what == atoms::send || what == receive) {
        if (item != match_spec) return p.badarg();
        const std::lock_guard guard{trace_lock()};
        const EventPattern& pattern = what == receive ? session->receive : session->send;
        return make_tuple(p.heap(), {item, pattern.on && pattern.spec == nullptr ? atoms::true_ : spec_term(p.heap(), pattern.on, pattern.spec)});
    }
    if (item != atom("flags") && item != tracer) return p.badarg();
    if (what == new_ || what == new_processes || what == new_ports) {
        const std::lock_guard guard{trace_lock()};
        return flags_info(p.heap(), what == new_ports ? 0 : session->new_flags, what == new_ports ? Term::nil() : session->new_tracer, item);
    }
    if (what.is_port()) return atoms::undefined;
    return what.is_local_pid() ? process_flags(p, session, what, item) : p.badarg();
}

} // namespace

Term bif_erlang_trace_3(Process& p, const Term* args) { return trace(p, default_session(), args[0], args[1], args[2]); }
Term bif_erlang_trace_pattern_2(Process& p, const Term* args) { return trace_pattern(p, default_session(), args[0], args[1], Term::nil()); }
Term bif_erlang_trace_pattern_3(Process& p, const Term* args) { return trace_pattern(p, default_session(), args[0], args[1], args[2]); }
Term bif_erlang_trace_info_2(Process& p, const Term* args) { return trace_info(p, default_session(), args[0], args[1]); }

namespace {

void tell_delivered(Term asker, Term of, std::uint64_t reference) {
    Heap scratch;
    scratch.init(32);
    send_message(asker, make_tuple(scratch, {atom("trace_delivered"), of, make_ref(scratch, reference)}));
}

} // namespace

Term bif_erlang_trace_delivered_1(Process& p, const Term* args) {
    if (args[0] != atoms::all && !args[0].is_local_pid()) return p.badarg();
    const std::uint64_t reference = new_ref_id();
    const Term ref = make_ref(p.heap(), reference);
    if (args[0] == atoms::all || args[0] == p.pid) {
        tell_delivered(p.pid, args[0], reference);
        return ref;
    }
    send_call(args[0], [asker = p.pid, of = args[0], reference](Process*) { tell_delivered(asker, of, reference); });
    return ref;
}

#define WITH_SESSION(session)                                                                                          \
    const SessionPtr session = session_of(args[0]);                                                                    \
    if (session == nullptr) return fail_because(p, "session")

Term bif_erts_internal_trace_4(Process& p, const Term* args) {
    WITH_SESSION(session);
    return trace(p, session, args[1], args[2], args[3]);
}
Term bif_erts_internal_trace_pattern_4(Process& p, const Term* args) {
    WITH_SESSION(session);
    return trace_pattern(p, session, args[1], args[2], args[3]);
}
Term bif_erts_internal_trace_info_3(Process& p, const Term* args) {
    WITH_SESSION(session);
    return trace_info(p, session, args[1], args[2]);
}

Term bif_erts_internal_trace_session_create_3(Process& p, const Term* args) {
    Term tracer = args[1];
    if (tracer.is_atom()) tracer = whereis(tracer);
    if (!args[0].is_atom() || !tracer.is_local_pid() || queue_is_closed(tracer) || !args[2].is_nil()) return p.badarg();
    sweep_sessions();
    const SessionPtr session = add_session(args[0], tracer);
    const Term magic = make_magic_ref(p.heap(), new SessionHandle{session});
    return make_tuple(p.heap(), {magic, weak_reference(p, *session)});
}

Term bif_erts_internal_trace_session_destroy_1(Process& p, const Term* args) {
    if (!is_pair(args[0])) return p.badarg();
    const SessionPtr session = session_of(args[0]);
    return bool_term(session != nullptr && session->id != 0 && end_session(session));
}

/// The sessions that trace something: `all` of them, those of a process (our own only), or of a function.
Term bif_erts_internal_trace_session_info_1(Process& p, const Term* args) {
    Term list = Term::nil();
    for (const SessionPtr& session : all_sessions()) {
        bool fits = args[0] == atoms::all;
        if (args[0].is_tuple() && TupleView{args[0]}.arity() == 3) {
            const TupleView mfa{args[0]};
            CallPattern pattern;
            if (!mfa[0].is_atom() || !mfa[1].is_atom() || !mfa[2].is_small()) return p.badarg();
            fits = find_pattern(*session, mfa[0], mfa[1], static_cast<std::uint32_t>(mfa[2].small_value()), &pattern) && !pattern.empty();
        } else if (args[0] == p.pid) {
            const SessionState* state = find_state(p, *session);
            fits = state != nullptr && state->flags != 0;
        }
        if (fits) list = make_cons(p.heap(), weak_reference(p, *session), list);
    }
    return list;
}

// --- sequential tracing ---------------------------------------------------------------------------------------------------------

Term bif_erlang_seq_trace_2(Process& p, const Term* args) {
    const Term before = change_seq_token(p, args[0], args[1]);
    return before.is_none() ? p.badarg() : before;
}
Term bif_erlang_seq_trace_info_1(Process& p, const Term* args) {
    const Term info = seq_token_info(p, args[0]);
    return info.is_none() ? p.badarg() : info;
}
Term bif_erlang_seq_trace_print_1(Process& p, const Term* args) { return bool_term(seq_print(p, Term::none(), args[0])); }
Term bif_erlang_seq_trace_print_2(Process& p, const Term* args) { return bool_term(seq_print(p, args[0], args[1])); }

} // namespace joist
