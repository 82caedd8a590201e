// Breakpoints; see breakpoints.h and docs/tracing.md.
//
//   before   f: allocate 2 1 ...                      g/0: export entry --> code of g
//   local    f: breakpoint (site: allocate) ...
//   global                                            g/0: export entry --> trace_stub (behind: code of g) --> code of g
//   native   call_native N in all code --> call_native_traced N: calls through the export entry, whose stub tells
#include "vm/trace/breakpoints.h"

#include "vm/code/export_table.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/term/atom_table.h"
#include "vm/trace/actions.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace joist {

namespace {

struct Site {
    Term module, function;
    std::uint32_t arity;
    const Instruction* at = nullptr; ///< in code; else of `entry`
    Export* entry = nullptr;
    InstructionBody original = nullptr;
    std::vector<PatternPtr> patterns;
};

/// Under trace_lock().
struct Sites {
    std::unordered_map<const void*, Site> by_address; ///< of an instruction, or of an Export
    std::unordered_set<const Export*> natives;        ///< native functions that are traced
};

Sites& sites() {
    static auto* the_sites = new Sites;
    return *the_sites;
}

InstructionBody body_of(Family family) { return instruction_body(first_row(family)); }

InstructionBody read_body(const Instruction* at) { return __atomic_load_n(&at->body, __ATOMIC_ACQUIRE); }

void write_body(const Instruction* at, InstructionBody body) {
    __atomic_store_n(const_cast<InstructionBody*>(&at->body), body, __ATOMIC_RELEASE);
}

/// What will be run at `at`, behind its breakpoint if it has one.
InstructionBody read_behind(Sites& s, const Instruction* at) {
    const auto found = s.by_address.find(at);
    return found == s.by_address.end() ? read_body(at) : found->second.original;
}
void write_behind(Sites& s, const Instruction* at, InstructionBody body) {
    const auto found = s.by_address.find(at);
    if (found == s.by_address.end()) write_body(at, body);
    else found->second.original = body;
}

// --- natives: the instructions that call them ------------------------------------------------------------------------------

/// Changes the calls in one module to what `natives` says.
void set_native_calls(Sites& s, const ModuleCode& code) {
    static const InstructionBody plain[] = {body_of(Family::call_native), body_of(Family::call_native_only), body_of(Family::call_native_last),
                                            body_of(Family::call_sqrt)};
    static const InstructionBody traced[] = {body_of(Family::call_native_traced), body_of(Family::call_native_only_traced),
                                             body_of(Family::call_native_last_traced), body_of(Family::call_native_traced)};
    for (const std::uint32_t offset : code.native_calls) {
        const Instruction* at = code.at(offset);
        const InstructionBody body = read_behind(s, at);
        const bool is_traced = std::find(std::begin(traced), std::end(traced), body) != std::end(traced);
        const std::size_t row = row_of_body(body);
        if (row == kInstructionRowCount) continue;
        const auto* entry = *reinterpret_cast<const Export* const*>(reinterpret_cast<const char*>(at) + kInstructionRows[row].layout.offset[1]);
        const bool wanted = s.natives.contains(entry);
        if (wanted == is_traced) continue;
        const InstructionBody* from = wanted ? plain : traced;
        const InstructionBody* to = wanted ? traced : plain;
        const auto i = static_cast<std::size_t>(std::find(from, from + 4, body) - from);
        if (i < 4) write_behind(s, at, to[i]);
    }
}

void set_all_native_calls() {
    for_each_current(
        [](const ModuleCode& code, void*) {
            const std::lock_guard guard{trace_lock()};
            set_native_calls(sites(), code);
        },
        nullptr);
}

// --- setting and clearing --------------------------------------------------------------------------------------------------

bool is_native(const Export& e) { return e.native != nullptr && e.address.load(std::memory_order_relaxed) != nullptr && !e.accelerator; }

Site& make_site(Sites& s, const Instruction* at, Export* entry, Term module, Term function, std::uint32_t arity) {
    const void* key = entry != nullptr ? static_cast<const void*>(entry) : at;
    const auto [it, fresh] = s.by_address.try_emplace(key);
    Site& site = it->second;
    if (!fresh) return site;
    site = {module, function, arity, at, entry, nullptr, {}};
    if (entry == nullptr) {
        site.original = read_body(at);
        write_body(at, body_of(Family::breakpoint));
        return site;
    }
    entry->behind.store(entry->address.load(std::memory_order_relaxed), std::memory_order_release);
    entry->address.store(trace_stub(*entry), std::memory_order_release);
    entry->traced.store(true, std::memory_order_release);
    return site;
}

/// Takes the breakpoint away if nobody wants it.
void tidy_site(Sites& s, const void* key) {
    const auto it = s.by_address.find(key);
    if (it == s.by_address.end() || !it->second.patterns.empty()) return;
    Site& site = it->second;
    if (site.entry == nullptr) {
        write_body(site.at, site.original);
    } else {
        const Instruction* stub = trace_stub(*site.entry);
        site.entry->address.compare_exchange_strong(stub, site.entry->behind.load(std::memory_order_relaxed));
        site.entry->traced.store(false, std::memory_order_release);
    }
    s.by_address.erase(it);
}

const CallPattern* pattern_of(const Site& site, const TraceSession& session) {
    for (const PatternPtr& pattern : site.patterns)
        if (pattern->session.get() == &session) return pattern.get();
    return nullptr;
}

void replace_pattern(Site& site, CallPattern pattern) {
    std::erase_if(site.patterns, [&](const PatternPtr& old) { return old->session == pattern.session; });
    if (!pattern.empty()) site.patterns.push_back(std::make_shared<const CallPattern>(std::move(pattern)));
}

template <class T> void change_counter(std::shared_ptr<T>& counter, PatternChange change) {
    switch (change) {
    case PatternChange::Off: counter.reset(); break;
    case PatternChange::On: counter = std::make_shared<T>(); break;
    case PatternChange::Pause:
        if (counter != nullptr) counter->paused = true;
        break;
    case PatternChange::Restart:
        if (counter != nullptr) counter = std::make_shared<T>();
        break;
    }
}

/// The pattern as the request makes it.
CallPattern changed(const CallPattern* old, const PatternRequest& r) {
    CallPattern pattern;
    if (old != nullptr) pattern = *old;
    pattern.session = r.session;
    const bool on = r.change == PatternChange::On;
    // Global tracing stands alone.
    if (on && (r.kinds & kPatternGlobal) != 0) {
        pattern = CallPattern{};
        pattern.session = r.session;
    }
    if (on && (r.kinds & kPatternGlobal) == 0 && pattern.global) pattern.call = pattern.global = false;
    if ((r.kinds & (kPatternGlobal | kPatternLocal)) != 0 && r.change < PatternChange::Pause) {
        pattern.call = on;
        pattern.global = on && (r.kinds & kPatternGlobal) != 0;
        pattern.spec = on ? r.spec : nullptr;
    }
    if ((r.kinds & kPatternMeta) != 0 && r.change < PatternChange::Pause) {
        pattern.meta = on;
        pattern.meta_spec = on ? r.spec : nullptr;
        pattern.meta_tracer = on ? r.meta_tracer : Term::nil();
        pattern.meta_gone = on ? std::make_shared<std::atomic<bool>>(false) : nullptr;
    }
    if ((r.kinds & kPatternCount) != 0) change_counter(pattern.count, r.change);
    if ((r.kinds & kPatternTime) != 0) change_counter(pattern.time, r.change);
    if ((r.kinds & kPatternMemory) != 0) change_counter(pattern.memory, r.change);
    return pattern;
}

/// Under trace_lock(): `at` null: a native function.
void set_pattern(Sites& s, const Instruction* at, Export* entry, Term module, Term function, std::uint32_t arity, const PatternRequest& r) {
    const bool native = at == nullptr;
    const bool global = (r.kinds & kPatternGlobal) != 0;
    // Code has two places: its export entry for `global`, its first instruction for all else. A native function has its entry only.
    const void* here = global || native ? static_cast<const void*>(entry) : at;
    const void* there = native ? nullptr : global ? static_cast<const void*>(at) : entry;
    const auto found = s.by_address.find(here);
    const CallPattern* old = found == s.by_address.end() ? nullptr : pattern_of(found->second, *r.session);
    if (native && old != nullptr && r.change == PatternChange::Off && old->call && (r.kinds & (kPatternGlobal | kPatternLocal)) != 0 &&
        old->global != global && (r.kinds & (kPatternMeta | kPatternCount | kPatternTime | kPatternMemory)) == 0)
        return; // of the other kind
    CallPattern pattern = changed(old, r);
    if (!pattern.empty() || old != nullptr) {
        Site& site = make_site(s, global || native ? nullptr : at, global || native ? entry : nullptr, module, function, arity);
        replace_pattern(site, std::move(pattern));
        tidy_site(s, here);
    }
    // A call is traced in one of the two ways.
    if (there != nullptr && r.change == PatternChange::On) {
        const auto other = s.by_address.find(there);
        const CallPattern* before = other == s.by_address.end() ? nullptr : pattern_of(other->second, *r.session);
        if (before != nullptr && (before->call || global)) {
            // Global tracing takes all away that local has.
            CallPattern rest;
            if (!global) rest = *before;
            rest.session = r.session;
            rest.call = false;
            rest.spec = nullptr;
            replace_pattern(other->second, std::move(rest));
            tidy_site(s, there);
        }
    }
    if (native) {
        const auto now = s.by_address.find(entry);
        if (now == s.by_address.end()) s.natives.erase(entry);
        else s.natives.insert(entry);
    }
}

struct Target {
    const Instruction* at;
    Export* entry;
    Term module, function;
    std::uint32_t arity;
};

struct Search {
    Term module, function;
    std::int64_t arity;
    bool global;
    std::vector<Target> found;

    bool fits(Term m, Term f, std::uint32_t a) const {
        return (module == atoms::underscore || module == m) && (function == atoms::underscore || function == f) && (arity < 0 || arity == a);
    }
};

/// The functions of loaded code, and native ones.
void search(Search& what) {
    for_each_current(
        [](const ModuleCode& code, void* context) {
            auto& s = *static_cast<Search*>(context);
            if (s.module != atoms::underscore && s.module != code.module) return;
            if (s.global) {
                for (const ModuleCode::Exported& e : code.exports) {
                    if (!s.fits(code.module, e.function, e.arity)) continue;
                    Export* entry = export_entry(code.module, e.function, e.arity);
                    if (!is_native(*entry)) s.found.push_back({code.at(e.offset), entry, code.module, e.function, e.arity});
                }
                return;
            }
            for (const FunctionInfo& f : code.functions) {
                if (!s.fits(code.module, f.name, f.arity)) continue;
                Export* entry = export_entry(code.module, f.name, f.arity);
                if (!is_native(*entry)) s.found.push_back({code.at(f.entry), entry, code.module, f.name, f.arity});
            }
        },
        &what);
    for_each_export(
        [](Export& e, void* context) {
            auto& s = *static_cast<Search*>(context);
            if (is_native(e) && s.fits(e.module, e.function, e.arity)) s.found.push_back({nullptr, &e, e.module, e.function, e.arity});
        },
        &what);
}

/// Breakpoints of code that goes.
void clear_code(const ModuleCode& code) {
    const std::lock_guard guard{trace_lock()};
    Sites& s = sites();
    std::vector<const void*> keys;
    for (auto& [key, site] : s.by_address) {
        const bool ours = site.entry == nullptr ? code.contains(site.at) : site.module == code.module && !s.natives.contains(site.entry);
        if (!ours) continue;
        site.patterns.clear();
        keys.push_back(key);
    }
    for (const void* key : keys) tidy_site(s, key);
}

void code_published(const ModuleCode& code) {
    {
        const std::lock_guard guard{trace_lock()};
        if (!sites().natives.empty()) set_native_calls(sites(), code);
    }
    for (const SessionPtr& session : all_sessions()) {
        EventPattern on_load;
        bool local;
        {
            const std::lock_guard guard{trace_lock()};
            on_load = session->on_load;
            local = session->on_load_local;
        }
        if (!on_load.on) continue;
        set_patterns(code.module, atoms::underscore, -1,
                     {session, local ? std::uint32_t{kPatternLocal} : std::uint32_t{kPatternGlobal}, PatternChange::On, on_load.spec, Term::nil()});
    }
}

} // namespace

std::size_t set_patterns(Term module, Term function, std::int64_t arity, const PatternRequest& request) {
    const std::lock_guard change{code_change_lock()};
    Search what{module, function, arity, (request.kinds & kPatternGlobal) != 0, {}};
    search(what);
    bool natives = false;
    Search local{module, function, arity, false, {}};
    if (what.global && request.change == PatternChange::On) search(local);
    {
        const std::lock_guard guard{trace_lock()};
        // Global tracing ends what is local, of functions too that are not exported.
        for (const Target& t : local.found) {
            if (t.at == nullptr || !sites().by_address.contains(t.at)) continue;
            CallPattern none;
            none.session = request.session;
            replace_pattern(sites().by_address.at(t.at), std::move(none));
            tidy_site(sites(), t.at);
        }
        for (const Target& t : what.found) {
            natives = natives || t.at == nullptr;
            set_pattern(sites(), t.at, t.entry, t.module, t.function, t.arity, request);
        }
        if (request.change == PatternChange::On && !what.found.empty()) request.session->patterns = true;
    }
    if (natives) set_all_native_calls();
    return what.found.size();
}

void remove_patterns(TraceSession& session) {
    const std::lock_guard change{code_change_lock()};
    {
        const std::lock_guard guard{trace_lock()};
        Sites& s = sites();
        std::vector<const void*> keys;
        for (auto& [key, site] : s.by_address) {
            std::erase_if(site.patterns, [&](const PatternPtr& p) { return p->session.get() == &session; });
            keys.push_back(key);
        }
        for (const void* key : keys) tidy_site(s, key);
        std::erase_if(s.natives, [&](const Export* e) { return !s.by_address.contains(e); });
    }
    set_all_native_calls();
}

bool find_pattern(const TraceSession& session, Term module, Term function, std::uint32_t arity, CallPattern* out) {
    *out = CallPattern{};
    Export* entry = find_export(module, function, arity);
    const bool native = entry != nullptr && is_native(*entry);
    const Instruction* at = native ? nullptr : find_function(module, function, arity);
    if (!native && at == nullptr) return false;
    const std::lock_guard guard{trace_lock()};
    for (const void* key : {static_cast<const void*>(entry), static_cast<const void*>(at)}) {
        if (key == nullptr) continue;
        const auto found = sites().by_address.find(key);
        const CallPattern* pattern = found == sites().by_address.end() ? nullptr : pattern_of(found->second, session);
        if (pattern != nullptr) *out = *pattern;
    }
    return true;
}

// --- time ----------------------------------------------------------------------------------------------------------------------

namespace {

std::uint64_t words_made(const Process& p) {
    const Heap& h = p.heap_;
    return static_cast<std::uint64_t>(h.top - h.start) + h.fragment_words;
}

/// Gives the time since the last change to who had it.
void account(Process& p, ProcessTracing& tracing) {
    const std::int64_t now = monotonic_ns();
    if (tracing.timed != nullptr) {
        const std::lock_guard guard{tracing.timed->lock};
        CallTimes::Sum& sum = tracing.timed->by_process[p.pid.raw()];
        sum.nanoseconds += now - tracing.timed_since;
        const std::uint64_t words = words_made(p);
        if (words > tracing.words_since) sum.words += words - tracing.words_since;
    }
    tracing.timed_since = now;
    tracing.words_since = words_made(p);
}

void push(Process& p, std::initializer_list<Term> words) {
    p.heap_.stack -= words.size();
    std::copy(words.begin(), words.end(), p.heap_.stack);
}

Term address(const Instruction* at) { return Term::return_address(at); }

/// Is such a frame among those of tracing on top of the stack? Then a tail call needs no second one.
bool has_frame(const Process& p, const Instruction* stub) {
    const CodeStubs& stubs = code_stubs();
    for (const Term* s = p.heap_.stack; s < p.heap_.end;) {
        if (*s == address(stub)) return true;
        if (*s == address(stubs.return_to)) s += 1;
        else if (*s == address(stubs.timed_return)) s += 2;
        else if (*s == address(stubs.return_trace) || *s == address(stubs.exception_trace)) s += 5;
        else return false;
    }
    return false;
}

bool time_call(Process& p, const std::shared_ptr<CallTimes>& times, bool is_pushed) {
    if (times->paused) return is_pushed;
    ProcessTracing& tracing = tracing_of(p);
    account(p, tracing);
    if (!is_pushed && !has_frame(p, code_stubs().timed_return)) {
        tracing.callers.push_back(tracing.timed);
        push(p, {address(code_stubs().timed_return), Term::small(static_cast<std::int64_t>(tracing.callers.size() - 1))});
        is_pushed = true;
    }
    tracing.timed = times;
    const std::lock_guard guard{times->lock};
    times->by_process[p.pid.raw()].calls++;
    return is_pushed;
}

} // namespace

void note_scheduled(Process& p, bool in) {
    ProcessTracing* tracing = tracing_or_null(p);
    if (tracing == nullptr || tracing->timed == nullptr) return;
    if (!in) account(p, *tracing);
    tracing->timed_since = monotonic_ns();
    tracing->words_since = words_made(p);
}

std::size_t timed_returned(Process& p) {
    ProcessTracing& tracing = tracing_of(p);
    account(p, tracing);
    const auto index = static_cast<std::size_t>(p.heap_.stack[0].small_value());
    if (index < tracing.callers.size()) {
        tracing.timed = tracing.callers[index];
        tracing.callers.resize(index);
    }
    update_traced(p);
    return 1;
}

// --- calls -----------------------------------------------------------------------------------------------------------------------

namespace {

enum FrameKind : std::int64_t { kFrameCall, kFrameMeta };

/// The stack's next return address that is code of a module; null: the end.
const char* next_return(const Term* from, const Term* end) {
    for (const Term* s = from; s < end; s++) {
        if (!s->is_header()) continue;
        const char* at = s->return_target<char>();
        if (at != reinterpret_cast<const char*>(code_stubs().return_to) && at != reinterpret_cast<const char*>(code_stubs().return_trace) &&
            at != reinterpret_cast<const char*>(code_stubs().tail_return) && at != reinterpret_cast<const char*>(code_stubs().exception_trace) && at != reinterpret_cast<const char*>(code_stubs().timed_return))
            return at;
    }
    return nullptr;
}

Term place_term(Heap& heap, const char* at, bool line) {
    const auto place = at == nullptr ? std::nullopt : find_place(at - 1);
    if (!place) return atoms::undefined;
    if (!line) return make_tuple(heap, {place->module, place->function, Term::small(place->arity)});
    const Term where = place->file.is_none() ? atoms::undefined : make_tuple(heap, {place->file, Term::small(place->line)});
    return make_tuple(heap, {place->module, place->function, Term::small(place->arity), where});
}

Term rest_of_match(Heap& heap, Term context) {
    const Term* words = context.boxed_ptr(); // whole, base, position << 3, end << 3
    const std::size_t at = words[3].raw() >> 3, end = words[4].raw() >> 3;
    return make_sub_bits(heap, words[1], at, end - at);
}

struct Call {
    Process& p;
    Term module, function;
    std::uint32_t arity;
    const Term* x;

    // A function that goes on with a binary gets where it is in it.
    Term arguments() const {
        std::vector<Term> all(x, x + arity);
        for (Term& t : all)
            if (t.is_kind(Kind::MatchContext)) t = rest_of_match(p.heap_, t);
        return make_list(p.heap_, all);
    }
    Term mfa(std::uint32_t flags) const {
        return make_tuple(p.heap_, {module, function, (flags & kTraceArity) != 0 ? Term::small(arity) : arguments()});
    }
    void push_return(const Actions& actions, FrameKind kind, Term tracer) const {
        if (!actions.return_trace) return;
        const std::int64_t what = static_cast<std::int64_t>(arity) | kind << 8 | static_cast<std::int64_t>(actions.session->id) << 16;
        push(p, {address(actions.exception_trace ? code_stubs().exception_trace : code_stubs().return_trace), module, function, Term::small(what), tracer});
    }

    void meta(const CallPattern& pattern) const {
        static const Term call = atom("call");
        if (!pattern.meta || pattern.meta_tracer == p.pid) return;
        if (queue_is_closed(pattern.meta_tracer)) {
            pattern.meta_gone->store(true);
            return;
        }
        Actions actions{p, pattern.session};
        if (pattern.meta_spec != nullptr && !pattern.meta_spec->run_trace(p, arguments(), actions)) return;
        if (actions.message != atoms::false_)
            send_trace_to(p, pattern.meta_tracer, kTraceTimestamp, std::array{call, mfa(0)}, actions.message == atoms::true_ ? Term::none() : actions.message);
        push_return(actions, kFrameMeta, pattern.meta_tracer);
    }

    void traced(const CallPattern& pattern) const {
        static const Term call = atom("call");
        SessionState* state = pattern.call ? find_state(p, *pattern.session) : nullptr;
        if (state == nullptr || (state->flags & kTraceCall) == 0 || queue_is_closed(state->tracer)) return;
        const std::uint32_t flags = state->flags;
        const Term tracer = state->tracer;
        Actions actions{p, pattern.session};
        if (pattern.spec != nullptr && !pattern.spec->run_trace(p, arguments(), actions)) return;
        state = find_state(p, *pattern.session);
        if ((state->flags & kTraceSilent) != 0) return;
        // What the specification has switched off is told as it was switched on.
        if (actions.message != atoms::false_) {
            SessionState was = *state;
            was.flags = flags;
            was.tracer = tracer;
            send_trace(p, state->flags == 0 ? was : *state, std::array{call, mfa(flags)}, actions.message == atoms::true_ ? Term::none() : actions.message);
        }
        if ((flags & kTraceReturnTo) != 0 && !pattern.global && !has_frame(p, code_stubs().return_to)) push(p, {address(code_stubs().return_to)});
        push_return(actions, kFrameCall, Term::nil());
    }

    void run(const std::vector<PatternPtr>& patterns) const {
        Heap& heap = p.heap_;
        Term* const top = heap.top;
        const std::size_t fragments = heap.fragment_words;
        bool is_timed = false;
        for (const PatternPtr& pattern : patterns) {
            if (!pattern->session->alive) continue;
            if (pattern->count != nullptr && !pattern->count->paused) pattern->count->calls.fetch_add(1, std::memory_order_relaxed);
            traced(*pattern);
            meta(*pattern);
            const SessionState* state = pattern->time != nullptr || pattern->memory != nullptr ? find_state(p, *pattern->session) : nullptr;
            if (state == nullptr || (state->flags & kTraceCall) == 0 || queue_is_closed(state->tracer)) continue;
            if (pattern->time != nullptr) is_timed = time_call(p, pattern->time, is_timed);
            if (pattern->memory != nullptr) is_timed = time_call(p, pattern->memory, is_timed);
        }
        // Nothing that was built here is kept.
        if (heap.fragment_words == fragments && heap.top >= top) heap.top = top;
    }
};

} // namespace

Term caller_of(Heap& heap, const Process& p, bool line) { return place_term(heap, next_return(p.heap_.stack, p.heap_.end), line); }

int breakpoint_arity(const Instruction* pc) {
    const std::lock_guard guard{trace_lock()};
    const auto found = sites().by_address.find(pc);
    return found == sites().by_address.end() ? -1 : static_cast<int>(found->second.arity);
}

InstructionBody behind_breakpoint(const Instruction* pc) {
    const std::lock_guard guard{trace_lock()};
    const auto found = sites().by_address.find(pc);
    return found == sites().by_address.end() ? read_body(pc) : found->second.original;
}

InstructionBody trace_breakpoint(Process& p, const Instruction* pc, const Term* x) {
    std::vector<PatternPtr> patterns;
    Call call{p, Term::nil(), Term::nil(), 0, x};
    InstructionBody original;
    {
        const std::lock_guard guard{trace_lock()};
        const auto found = sites().by_address.find(pc);
        if (found == sites().by_address.end()) return read_body(pc);
        const Site& site = found->second;
        patterns = site.patterns;
        call.module = site.module;
        call.function = site.function;
        call.arity = site.arity;
        original = site.original;
    }
    call.run(patterns);
    return original;
}

const Instruction* trace_export(Process& p, Export* entry, const Term* x) {
    std::vector<PatternPtr> patterns;
    {
        const std::lock_guard guard{trace_lock()};
        const auto found = sites().by_address.find(entry);
        if (found != sites().by_address.end()) patterns = found->second.patterns;
    }
    Call{p, entry->module, entry->function, entry->arity, x}.run(patterns);
    return entry->behind.load(std::memory_order_acquire);
}

// --- returns ----------------------------------------------------------------------------------------------------------------------

namespace {

/// {trace, Pid, return_from or exception_from, {M, F, A}, Value} for the frame that begins at `frame`.
void tell_return(Process& p, const Term* frame, Term what, Term value) {
    const std::int64_t about = frame[2].small_value();
    Heap scratch;
    scratch.init(16);
    const Term mfa = make_tuple(scratch, {frame[0], frame[1], Term::small(about & 0xff)});
    const SessionPtr session = find_session(static_cast<std::uint32_t>(about >> 16));
    if (session == nullptr) return;
    if ((about >> 8 & 0xff) == kFrameMeta) {
        send_trace_to(p, frame[3], kTraceTimestamp, std::array{what, mfa, value});
        return;
    }
    SessionState* state = find_state(p, *session);
    if (state == nullptr || (state->flags & kTraceCall) == 0 || (state->flags & kTraceSilent) != 0) return;
    send_trace(p, *state, std::array{what, mfa, value});
}

void tell_return_to(Process& p, const char* at) {
    static const Term return_to = atom("return_to");
    ProcessTracing* tracing = tracing_or_null(p);
    if (tracing == nullptr) return;
    Heap scratch;
    scratch.init(16);
    const Term place = place_term(scratch, at, false);
    for (std::size_t i = 0; i < tracing->states.size(); i++) {
        SessionState& state = tracing->states[i];
        constexpr std::uint32_t both = kTraceReturnTo | kTraceCall;
        if ((state.flags & both) == both && (state.flags & kTraceSilent) == 0) send_trace(p, state, std::array{return_to, place});
    }
}

} // namespace

std::size_t trace_returned(Process& p, Term value) {
    static const Term return_from = atom("return_from");
    tell_return(p, p.heap_.stack, return_from, value);
    return 4;
}

void trace_returned_to(Process& p) { tell_return_to(p, next_return(p.heap_.stack, p.heap_.end)); }

void trace_exception(Process& p, const Term* end, const Instruction* handler) {
    static const Term exception_from = atom("exception_from");
    static const Term classes[] = {atoms::error, atoms::exit_, atoms::throw_};
    ProcessTracing* tracing = tracing_or_null(p);
    if (tracing == nullptr) return;
    bool returns = false;
    for (const Term* s = p.heap_.stack; s < end; s++) {
        if (!s->is_header()) continue;
        if (*s == address(code_stubs().exception_trace)) {
            Heap scratch;
            scratch.init(16);
            const bool nocatch = handler == nullptr && p.exception == ExceptionClass::Throw;
            const Term value = nocatch ? make_tuple(scratch, {atoms::error, make_tuple(scratch, {atoms::nocatch, p.reason_})})
                                       : make_tuple(scratch, {classes[static_cast<std::size_t>(p.exception)], p.reason_});
            tell_return(p, s + 1, exception_from, value);
        } else if (*s == address(code_stubs().return_to)) {
            returns = true;
        } else if (*s == address(code_stubs().timed_return)) {
            const auto index = static_cast<std::size_t>(s[1].small_value());
            account(p, *tracing);
            if (index < tracing->callers.size()) {
                tracing->timed = tracing->callers[index];
                tracing->callers.resize(index);
            }
        }
    }
    if (returns && handler != nullptr) tell_return_to(p, reinterpret_cast<const char*>(handler + 1));
}

void init_breakpoints() {
    code_watcher.published = code_published;
    code_watcher.retiring = clear_code;
}

} // namespace joist
