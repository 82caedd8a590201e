// Native functions: making processes.
#include "vm/bifs/process_support.h"
#include "vm/process/links.h"
#include "vm/process/node.h"

#include <array>

namespace joist {

Term bif_erlang_is_function_2(Process& p, const Term* args);

namespace {

struct Spawned {
    Term pid = Term::none(); ///< none(): the outcome is set
    std::uint64_t ref = 0;
};

Spawned checked(Process& p, Term pid, std::uint64_t ref) {
    if (pid.is_none()) p.system_limit();
    return {pid, ref};
}

Spawned spawn_checked_fun(Process& p, Term fun, const SpawnOptions& o) {
    if (!fun.is_fun()) {
        p.badarg();
        return {};
    }
    std::uint64_t ref = 0;
    const Term pid = spawn_fun(&p, fun, o, &ref);
    return checked(p, pid, ref);
}

// spawn_link(Fun) and the others that say at once that a fun wants arguments; spawn and spawn_opt leave that to the process.
bool takes_nothing(Process& p, Term fun) {
    const Term arguments[] = {fun, Term::small(0)};
    return bif_erlang_is_function_2(p, arguments) == atoms::true_;
}

Spawned spawn_ready_fun(Process& p, Term fun, const SpawnOptions& o) {
    if (takes_nothing(p, fun)) return spawn_checked_fun(p, fun, o);
    p.badarg();
    return {};
}

Spawned spawn_checked_mfa(Process& p, Term module, Term function, Term arguments, const SpawnOptions& o) {
    const std::int64_t arity = proper_length(arguments);
    if (!module.is_atom() || !function.is_atom() || arity < 0 || arity > 255) {
        p.badarg();
        return {};
    }
    std::uint64_t ref = 0;
    const Term pid = spawn_process(&p, export_entry(module, function, static_cast<std::uint32_t>(arity)), arguments, o, &ref);
    return checked(p, pid, ref);
}

// On another node, which we can't reach: a process that ends as if it had been there.
Spawned spawn_nowhere(Process& p, const SpawnOptions& o) {
    const Term arguments = make_cons(p.heap(), atoms::noconnection, Term::nil());
    return spawn_checked_mfa(p, atoms::erlang, atoms::exit_, arguments, o);
}

Spawned spawn_at(Process& p, Term at, Term fun, const SpawnOptions& o) {
    if (!at.is_atom() || !fun.is_fun()) {
        p.badarg();
        return {};
    }
    return at == node().name ? spawn_checked_fun(p, fun, o) : spawn_nowhere(p, o);
}

Spawned spawn_ready_at(Process& p, Term at, Term fun, const SpawnOptions& o) {
    if (takes_nothing(p, fun)) return spawn_at(p, at, fun, o);
    p.badarg();
    return {};
}

Spawned spawn_at(Process& p, const Term* args, const SpawnOptions& o) {
    if (!args[0].is_atom()) {
        p.badarg();
        return {};
    }
    return args[0] == node().name ? spawn_checked_mfa(p, args[1], args[2], args[3], o) : spawn_nowhere(p, o);
}

Term ref_term(Process& p, std::uint64_t ref, const SpawnOptions& o) {
    return make_ref(p.heap(), ref, (o.monitor_flags & kMonitorAlias) != 0 ? p.pid : Term::from_raw(0));
}

// Pid, or {Pid, Ref} when monitored.
Term answer(Process& p, const Spawned& s, const SpawnOptions& o) {
    if (s.pid.is_none() || !o.monitor) return s.pid;
    return make_tuple(p.heap(), {s.pid, ref_term(p, s.ref, o)});
}

constexpr SpawnOptions with(bool link, bool monitor) {
    SpawnOptions o;
    o.link = link;
    o.monitor = monitor;
    return o;
}
const SpawnOptions kPlain = with(false, false), kLinked = with(true, false), kMonitored = with(false, true);

} // namespace

Term bif_erlang_spawn_1(Process& p, const Term* args) { return spawn_checked_fun(p, args[0], kPlain).pid; }
Term bif_erlang_spawn_2(Process& p, const Term* args) { return spawn_at(p, args[0], args[1], kPlain).pid; }
Term bif_erlang_spawn_3(Process& p, const Term* args) { return spawn_checked_mfa(p, args[0], args[1], args[2], kPlain).pid; }
Term bif_erlang_spawn_4(Process& p, const Term* args) { return spawn_at(p, args, kPlain).pid; }
Term bif_erlang_spawn_link_1(Process& p, const Term* args) { return spawn_ready_fun(p, args[0], kLinked).pid; }
Term bif_erlang_spawn_link_2(Process& p, const Term* args) { return spawn_ready_at(p, args[0], args[1], kLinked).pid; }
Term bif_erlang_spawn_link_3(Process& p, const Term* args) { return spawn_checked_mfa(p, args[0], args[1], args[2], kLinked).pid; }
Term bif_erlang_spawn_link_4(Process& p, const Term* args) { return spawn_at(p, args, kLinked).pid; }
Term bif_erlang_spawn_monitor_1(Process& p, const Term* args) { return answer(p, spawn_ready_fun(p, args[0], kMonitored), kMonitored); }
Term bif_erlang_spawn_monitor_2(Process& p, const Term* args) { return answer(p, spawn_ready_at(p, args[0], args[1], kMonitored), kMonitored); }
Term bif_erlang_spawn_monitor_3(Process& p, const Term* args) {
    return answer(p, spawn_checked_mfa(p, args[0], args[1], args[2], kMonitored), kMonitored);
}
Term bif_erlang_spawn_monitor_4(Process& p, const Term* args) { return answer(p, spawn_at(p, args, kMonitored), kMonitored); }

Term bif_erlang_spawn_opt_2(Process& p, const Term* args) {
    SpawnOptions o;
    if (!parse_spawn_options(args[1], &o)) return p.badarg();
    return answer(p, spawn_checked_fun(p, args[0], o), o);
}
Term bif_erlang_spawn_opt_3(Process& p, const Term* args) {
    SpawnOptions o;
    if (!parse_spawn_options(args[2], &o)) return p.badarg();
    return answer(p, spawn_at(p, args[0], args[1], o), o);
}
Term bif_erlang_spawn_opt_4(Process& p, const Term* args) {
    SpawnOptions o;
    if (!parse_spawn_options(args[3], &o)) return p.badarg();
    return answer(p, spawn_checked_mfa(p, args[0], args[1], args[2], o), o);
}
Term bif_erlang_spawn_opt_5(Process& p, const Term* args) {
    SpawnOptions o;
    if (!parse_spawn_options(args[4], &o)) return p.badarg();
    return answer(p, spawn_at(p, args, o), o);
}

namespace {

// spawn_request's own options, taken out of the list; the rest are spawn_opt's.
struct RequestOptions {
    SpawnOptions spawn;
    Term reply_tag = atoms::spawn_reply;
    Term reply = atoms::yes;
    bool bad_option = false; ///< of spawn_opt's: told by message
};

bool parse_request_options(Process& p, Term options, RequestOptions* out) {
    std::vector<Term> rest;
    const bool good = every_element(options, [&](Term option) {
        if (is_pair(option)) {
            const TupleView pair{option};
            if (pair[0] == atom("reply_tag")) {
                out->reply_tag = pair[1];
                return true;
            }
            if (pair[0] == atoms::reply) {
                const bool known = pair[1] == atoms::yes || pair[1] == atoms::no || pair[1] == atom("error_only") || pair[1] == atom("success_only");
                if (known) out->reply = pair[1];
                out->bad_option = out->bad_option || !known;
                return true;
            }
        }
        rest.push_back(option);
        return true;
    });
    if (!good) return false;
    if (!parse_spawn_options(make_list(p.heap(), rest), &out->spawn)) out->bad_option = true;
    out->spawn.held = true; // until the answer is sent: nothing that it sends comes before
    return true;
}

// Spawns at once (there is only this node); the answer is a message to self. Errors of the request come by message too.
template <class Spawn> Term request(Process& p, Term options, Spawn spawn) {
    RequestOptions o;
    if (!parse_request_options(p, options, &o)) return p.badarg();
    if (o.bad_option) {
        const Term request = make_ref(p.heap(), new_ref_id());
        if (o.reply == atoms::yes || o.reply == atom("error_only"))
            send_signal(make_message(p.pid, make_tuple(p.heap(), {o.reply_tag, request, atoms::error, atom("badopt")})));
        return request;
    }
    const Spawned s = spawn(o.spawn);
    if (s.pid.is_none() && p.reason_ == atoms::badarg) return Term::none();
    const bool good = s.pid.is_value();
    const Term id = good && o.spawn.monitor ? ref_term(p, s.ref, o.spawn) : make_ref(p.heap(), new_ref_id());
    const bool tell = o.reply == atoms::yes || o.reply == atom(good ? "success_only" : "error_only");
    if (tell) {
        const Term status = good ? atoms::ok : atoms::error;
        const Term message = make_tuple(p.heap(), {o.reply_tag, id, status, good ? s.pid : atoms::system_limit});
        send_signal(make_message(p.pid, message));
    }
    if (good) let_run(s.pid);
    return id;
}

} // namespace

Term bif_erlang_spawn_request_1(Process& p, const Term* args) {
    if (!takes_nothing(p, args[0])) return p.badarg();
    return request(p, Term::nil(), [&](const SpawnOptions& o) { return spawn_checked_fun(p, args[0], o); });
}
Term bif_erlang_spawn_request_2(Process& p, const Term* args) {
    if (args[0].is_atom()) return request(p, Term::nil(), [&](const SpawnOptions& o) { return spawn_ready_at(p, args[0], args[1], o); });
    return request(p, args[1], [&](const SpawnOptions& o) { return spawn_ready_fun(p, args[0], o); });
}
Term bif_erlang_spawn_request_3(Process& p, const Term* args) {
    if (args[1].is_fun()) return request(p, args[2], [&](const SpawnOptions& o) { return spawn_ready_at(p, args[0], args[1], o); });
    return request(p, Term::nil(), [&](const SpawnOptions& o) { return spawn_checked_mfa(p, args[0], args[1], args[2], o); });
}
Term bif_erlang_spawn_request_4(Process& p, const Term* args) {
    if (args[1].is_atom() && args[2].is_atom()) return request(p, Term::nil(), [&](const SpawnOptions& o) { return spawn_at(p, args, o); });
    if (!args[0].is_atom() || !args[1].is_atom() || proper_length(args[2]) < 0) return p.badarg(); // before the options are looked at
    return request(p, args[3], [&](const SpawnOptions& o) { return spawn_checked_mfa(p, args[0], args[1], args[2], o); });
}
Term bif_erlang_spawn_request_5(Process& p, const Term* args) {
    if (!args[1].is_atom() || !args[2].is_atom() || proper_length(args[3]) < 0) return p.badarg();
    return request(p, args[4], [&](const SpawnOptions& o) { return spawn_at(p, args, o); });
}
Term bif_erlang_spawn_request_abandon_1(Process& p, const Term* args) {
    // A local request has been answered by the time it returns.
    return args[0].is_ref() ? atoms::false_ : p.badarg();
}

} // namespace joist
