// Match specifications; see match_spec.h. Patterns and expressions become small trees; a part of a pattern without
// variables stays a term and is compared as one. Nesting of what becomes nodes is bounded (kMaxDepth): deeper is badarg,
// but for what holds no variables; maps so deep are compared whole.

#include "vm/ets/match_spec.h"

#include "vm/heap/map.h"
#include "vm/process/node.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <algorithm>

namespace joist {

namespace {

constexpr int kMaxDepth = 1000;

enum class NodeKind : std::uint8_t {
    // patterns
    Any, Bind, Same, Constant, Tuple, Cons, Map,
    // expressions
    Literal, Variable, Whole, AllVariables, MakeTuple, MakeCons, MakeMap, Call, Action, Not, And, Or, Xor, AndAlso, OrElse, IsRecord, Self,
};

} // namespace

struct MatchSpec::Node {
    NodeKind kind;
    std::uint32_t slot = 0;          // Bind, Same, Variable
    Term term = Term::nil();         // Constant, Literal
    NativeFunction function = nullptr;
    std::vector<NodePtr> parts;      // children; Map: value patterns
    std::vector<Term> keys;          // Map pattern
};

bool is_match_variable(Term t, std::uint32_t* number) {
    if (!t.is_atom()) return false;
    const std::string_view text = atom_text(t);
    if (text.size() < 2 || text.size() > 10 || text[0] != '$') return false;
    std::uint64_t n = 0;
    for (const char c : text.substr(1)) {
        if (c < '0' || c > '9') return false;
        n = n * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (text[1] == '0' && text.size() > 2) return false;
    *number = static_cast<std::uint32_t>(n);
    return true;
}

struct MatchSpec::Compiler {
    std::vector<std::uint32_t> numbers; // of the clause: slot -> variable number
    Dialect dialect = Dialect::Table;
    bool in_body = false;
    bool failed = false, too_deep = false;

    NodePtr fail() {
        failed = true;
        return nullptr;
    }
    static NodePtr node(NodeKind kind) {
        auto n = std::make_unique<Node>();
        n->kind = kind;
        return n;
    }
    static NodePtr constant(NodeKind kind, Term term) {
        auto n = node(kind);
        n->term = term;
        return n;
    }

    // Is there a variable or '_' anywhere in it? Iterative; a huge constant costs one walk. A map is one too, since it matches
    // larger maps, unless `whole_maps`.
    static bool has_variables(Term root, bool whole_maps = false) {
        std::vector<Term> work{root};
        std::uint32_t number;
        while (!work.empty()) {
            const Term t = work.back();
            work.pop_back();
            if (t == atoms::underscore || is_match_variable(t, &number)) return true;
            if (t.is_list()) {
                work.push_back(cons_tail(t));
                work.push_back(cons_head(t));
            } else if (t.is_tuple()) {
                for (Term e : TupleView{t}) work.push_back(e);
            } else if (t.is_map()) {
                if (!whole_maps) return true;
                MapIterator it{t};
                Term k, v;
                while (it.next(&k, &v)) {
                    work.push_back(k);
                    work.push_back(v);
                }
            }
        }
        return false;
    }

    NodePtr pattern(Term t, int depth) {
        if (depth > kMaxDepth) return has_variables(t, true) ? fail() : constant(NodeKind::Constant, t);
        std::uint32_t number;
        if (t == atoms::underscore) return node(NodeKind::Any);
        if (is_match_variable(t, &number)) {
            const auto at = std::find(numbers.begin(), numbers.end(), number);
            auto n = node(at == numbers.end() ? NodeKind::Bind : NodeKind::Same);
            n->slot = static_cast<std::uint32_t>(at - numbers.begin());
            if (at == numbers.end()) numbers.push_back(number);
            return n;
        }
        if (!t.is_pointer()) return constant(NodeKind::Constant, t);
        // A part without variables is one constant. Asking each part costs its size times its depth, so below a few levels this is asked
        // now and then only, and otherwise seen from the nodes made.
        if ((depth < 4 || depth % 64 == 0) && !has_variables(t)) return constant(NodeKind::Constant, t);
        const std::size_t bound = numbers.size();
        NodePtr n = compound_pattern(t, depth);
        if (!failed && numbers.size() == bound && n->kind != NodeKind::Map && is_constant(*n)) return constant(NodeKind::Constant, t);
        return n;
    }

    static bool is_constant(const Node& n) {
        return std::all_of(n.parts.begin(), n.parts.end(), [](const NodePtr& part) { return part->kind == NodeKind::Constant; });
    }

    NodePtr compound_pattern(Term t, int depth) {
        if (t.is_tuple()) {
            auto n = node(NodeKind::Tuple);
            for (Term e : TupleView{t}) n->parts.push_back(pattern(e, depth + 1));
            return n;
        }
        if (t.is_list()) { // one node for the whole spine: parts = elements, then the tail
            auto n = node(NodeKind::Cons);
            while (t.is_list()) {
                n->parts.push_back(pattern(cons_head(t), depth + 1));
                t = cons_tail(t);
            }
            n->parts.push_back(pattern(t, depth + 1));
            return n;
        }
        if (!t.is_map()) return constant(NodeKind::Constant, t);
        auto n = node(NodeKind::Map);
        MapIterator it{t};
        Term key, value;
        while (it.next(&key, &value)) {
            if (has_variables(key, true)) return fail();
            n->keys.push_back(key);
            n->parts.push_back(pattern(value, depth + 1));
        }
        return n;
    }

    std::vector<NodePtr> expressions(Term list) {
        std::vector<NodePtr> out;
        if (!for_each_element(list, [&](Term t) { out.push_back(expression(t, 0)); })) fail();
        return out;
    }

    NodePtr expression(Term t, int depth) {
        if (depth > kMaxDepth) too_deep = true;
        if (depth > kMaxDepth || failed) return fail();
        std::uint32_t number;
        if (is_match_variable(t, &number)) {
            const auto at = std::find(numbers.begin(), numbers.end(), number);
            if (at == numbers.end()) return fail();
            auto n = node(NodeKind::Variable);
            n->slot = static_cast<std::uint32_t>(at - numbers.begin());
            return n;
        }
        if (t == atoms::dollar_underscore) return node(NodeKind::Whole);
        if (t == atoms::dollar_dollar) return node(NodeKind::AllVariables);
        if (t.is_list()) {
            auto n = node(NodeKind::MakeCons);
            while (t.is_list()) {
                n->parts.push_back(expression(cons_head(t), depth + 1));
                t = cons_tail(t);
            }
            n->parts.push_back(expression(t, depth + 1));
            return n;
        }
        if (t.is_map()) {
            auto n = node(NodeKind::MakeMap);
            MapIterator it{t};
            Term key, value;
            while (it.next(&key, &value)) {
                n->parts.push_back(expression(key, depth + 1));
                n->parts.push_back(expression(value, depth + 1));
            }
            return n;
        }
        if (!t.is_tuple()) return constant(NodeKind::Literal, t);
        return tuple_expression(TupleView{t}, depth);
    }

    // {{E...}} builds a tuple, {const, T} is T, {Op, E...} calls.
    NodePtr tuple_expression(TupleView t, int depth) {
        if (t.arity() == 1 && t[0].is_tuple()) {
            auto n = node(NodeKind::MakeTuple);
            for (Term e : TupleView{t[0]}) n->parts.push_back(expression(e, depth + 1));
            return n;
        }
        if (t.arity() == 0 || !t[0].is_atom()) return fail();
        if (t[0] == atoms::const_) return t.arity() == 2 ? constant(NodeKind::Literal, t[1]) : fail();
        const std::size_t count = t.arity() - 1;
        NodePtr n = dialect != Dialect::Table ? action(t[0], count) : nullptr;
        if (!n) n = operation(t[0], count);
        if (!n) return fail();
        if (n->kind == NodeKind::IsRecord) {
            // {is_record, E, Name, Size}; name and size are constants.
            if (!t[2].is_atom() || !t[3].is_small()) return fail();
            n->term = t[2];
            n->slot = static_cast<std::uint32_t>(t[3].small_value());
            n->parts.push_back(expression(t[1], depth + 1));
            return n;
        }
        for (std::size_t i = 1; i < t.arity(); i++) n->parts.push_back(expression(t[i], depth + 1));
        return n;
    }

    NodePtr action(Term name, std::size_t count) const {
        static const struct {
            Term name;
            TraceAction action;
            std::size_t least, most;
        } table[] = {
            {atom("is_seq_trace"), TraceAction::IsSeqTrace, 0, 0},
            {atom("get_seq_token"), TraceAction::GetSeqToken, 0, 0},
            {atom("get_tcw"), TraceAction::GetControlWord, 0, 0},
            {atom("set_tcw"), TraceAction::SetControlWord, 1, 1},
            {atom("message"), TraceAction::Message, 1, 1},
            {atom("return_trace"), TraceAction::ReturnTrace, 0, 0},
            {atom("exception_trace"), TraceAction::ExceptionTrace, 0, 0},
            {atom("enable_trace"), TraceAction::Enable, 1, 2},
            {atom("disable_trace"), TraceAction::Disable, 1, 2},
            {atoms::trace, TraceAction::Trace, 2, 3},
            {atom("silent"), TraceAction::Silent, 1, 1},
            {atom("caller"), TraceAction::Caller, 0, 0},
            {atom("caller_line"), TraceAction::CallerLine, 0, 0},
            {atom("current_stacktrace"), TraceAction::CurrentStacktrace, 0, 1},
            {atom("process_dump"), TraceAction::ProcessDump, 0, 0},
            {atom("display"), TraceAction::Display, 1, 1},
            {atom("set_seq_token"), TraceAction::SetSeqToken, 2, 2},
        };
        for (const auto& row : table) {
            if (row.name != name || count < row.least || count > row.most) continue;
            if (!in_body && row.action > TraceAction::GetControlWord) return nullptr;
            const bool of_calls = row.action == TraceAction::ReturnTrace || row.action == TraceAction::ExceptionTrace ||
                                  row.action == TraceAction::Caller || row.action == TraceAction::CallerLine;
            if (of_calls && dialect == Dialect::Event) return nullptr;
            auto n = node(NodeKind::Action);
            n->slot = static_cast<std::uint32_t>(row.action);
            return n;
        }
        return nullptr;
    }

    static NodePtr operation(Term name, std::size_t count) {
        const auto when = [&](bool ok, NodeKind kind) { return ok ? node(kind) : nullptr; };
        if (name == atoms::andalso_) return when(count > 0, NodeKind::AndAlso);
        if (name == atoms::orelse_) return when(count > 0, NodeKind::OrElse);
        if (name == atoms::and_) return when(count > 0, NodeKind::And);
        if (name == atoms::or_) return when(count > 0, NodeKind::Or);
        if (name == atoms::xor_) return when(count == 2, NodeKind::Xor);
        if (name == atoms::not_) return when(count == 1, NodeKind::Not);
        if (name == atoms::self) return when(count == 0, NodeKind::Self);
        if (name == atoms::is_record) return when(count == 3, NodeKind::IsRecord);
        const Export* entry = is_guard_function(name) ? find_export(atoms::erlang, name, static_cast<std::uint32_t>(count)) : nullptr;
        if (!entry || !entry->native) return nullptr;
        auto n = node(NodeKind::Call);
        n->function = entry->native;
        return n;
    }

    static bool is_guard_function(Term name) {
        static const Term allowed[] = {
            atoms::is_atom, atoms::is_float, atoms::is_integer, atoms::is_list, atoms::is_number, atoms::is_pid, atoms::is_port,
            atoms::is_reference, atoms::is_tuple, atoms::is_map, atoms::is_map_key, atoms::is_binary, atoms::is_bitstring,
            atoms::is_boolean, atoms::is_function, atoms::abs_, atoms::element, atoms::hd, atoms::length, atoms::map_get,
            atoms::map_size, atoms::node, atoms::round, atoms::ceil, atoms::floor, atoms::size, atoms::bit_size, atoms::byte_size,
            atoms::binary_part, atoms::tl, atoms::trunc, atoms::tuple_size, atoms::float_, atoms::plus, atoms::minus, atoms::times,
            atoms::divide, atoms::div, atoms::rem, atoms::band, atoms::bor, atoms::bxor, atoms::bnot, atoms::bsl, atoms::bsr,
            atoms::gt, atoms::ge, atoms::lt, atoms::le, atoms::exact_eq, atoms::eq, atoms::exact_neq, atoms::neq, atoms::max_,
            atoms::min_};
        return std::find(std::begin(allowed), std::end(allowed), name) != std::end(allowed);
    }
};

MatchSpec* MatchSpec::compile(Term spec, bool empty_allowed, Dialect dialect, bool* too_deep) {
    auto* out = new MatchSpec;
    out->terms_ = copy_to_fragment(spec, &out->spec_);
    bool ok = out->spec_.is_list() || (empty_allowed && out->spec_.is_nil());
    const bool proper = for_each_element(out->spec_, [&](Term t) {
        if (!ok || !t.is_tuple() || TupleView{t}.arity() != 3) {
            ok = false;
            return;
        }
        const TupleView parts{t};
        Compiler compiler;
        compiler.dialect = dialect;
        Clause clause;
        if (dialect != Dialect::Table) {
            // Arguments: a list, or one variable for all of them.
            std::uint32_t number;
            const Term head = parts[0];
            ok = head.is_list() || head.is_nil() || head == atoms::underscore || is_match_variable(head, &number);
            if (!ok) return;
        }
        clause.head = compiler.pattern(parts[0], 0);
        clause.head_term = parts[0];
        clause.guards = compiler.expressions(parts[1]);
        compiler.in_body = true;
        clause.body = compiler.expressions(parts[2]);
        if (too_deep != nullptr) *too_deep = *too_deep || compiler.too_deep;
        ok = !compiler.failed && (!clause.body.empty() || dialect != Dialect::Table);
        out->variables_ = std::max(out->variables_, compiler.numbers.size());
        // '$$' wants the variables in the order of their numbers: say where each is.
        std::vector<std::uint32_t> order(compiler.numbers.size());
        for (std::uint32_t i = 0; i < order.size(); i++) order[i] = i;
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return compiler.numbers[a] < compiler.numbers[b]; });
        clause.order = std::move(order);
        out->clauses_.push_back(std::move(clause));
    });
    if (ok && proper) return out;
    out->release();
    return nullptr;
}

MatchSpec::MatchSpec() : MagicObject{MagicType::MatchSpec} { id = new_ref_id(); }

MatchSpec::~MatchSpec() {
    if (!terms_) return;
    release_off_heap(terms_->off_heap);
    Fragment::destroy(terms_);
}

Term MatchSpec::bound_key(std::size_t keypos) const {
    Term key = Term::none();
    for (const Clause& clause : clauses_) {
        Term own = Term::none();
        if (clause.head->kind == NodeKind::Constant && clause.head->term.is_tuple()) {
            const TupleView t{clause.head->term};
            if (t.arity() < keypos) continue; // can't match anything
            own = t[keypos - 1];
        } else if (clause.head->kind == NodeKind::Tuple) {
            if (clause.head->parts.size() < keypos) continue;
            // A map as key is looked up as it is.
            const Term part = TupleView{clause.head_term}[keypos - 1];
            if (!Compiler::has_variables(part, true)) own = part;
        }
        if (own.is_none() || (key.is_value() && !equal_exact(key, own))) return Term::none();
        key = own;
    }
    return key;
}

namespace {

// Does the body's expression give what the head's pattern has matched? `literal`: inside {const, Term}.
bool gives_back(Term pattern, Term expression, bool literal, int depth) {
    std::uint32_t number;
    if (depth > kMaxDepth || pattern == atoms::underscore) return false;
    if (is_match_variable(pattern, &number)) return !literal && pattern == expression;
    if (!literal && (expression == atoms::dollar_underscore || expression == atoms::dollar_dollar)) return false;
    if (pattern.is_list()) {
        for (; pattern.is_list() && expression.is_list(); pattern = cons_tail(pattern), expression = cons_tail(expression))
            if (!gives_back(cons_head(pattern), cons_head(expression), literal, depth + 1)) return false;
        return !pattern.is_list() && !expression.is_list() && gives_back(pattern, expression, literal, depth + 1);
    }
    if (!literal && expression.is_tuple()) {
        const TupleView e{expression};
        if (e.arity() == 2 && e[0] == atoms::const_) return gives_back(pattern, e[1], true, depth + 1);
        if (e.arity() != 1 || !e[0].is_tuple()) return false;
        expression = e[0];
    }
    if (pattern.is_tuple()) {
        if (!expression.is_tuple() || TupleView{pattern}.arity() != TupleView{expression}.arity()) return false;
        for (std::size_t i = 0; i < TupleView{pattern}.arity(); i++)
            if (!gives_back(TupleView{pattern}[i], TupleView{expression}[i], literal, depth + 1)) return false;
        return true;
    }
    // A map as pattern matches larger ones too.
    return !pattern.is_map() && equal_exact(pattern, expression);
}

bool clause_keeps_key(TupleView clause, std::size_t keypos) {
    const Term head = clause[0], body = cons_head(clause[2]);
    if (!cons_tail(clause[2]).is_nil()) return false;
    if (body == atoms::dollar_underscore) return true;
    if (!body.is_tuple()) return false;
    const TupleView expression{body};
    const bool literal = expression.arity() == 2 && expression[0] == atoms::const_;
    if (!literal && expression.arity() != 1) return false;
    const Term made = expression[literal ? 1 : 0];
    if (!made.is_tuple() || TupleView{made}.arity() < keypos) return false;
    const Term key = TupleView{made}[keypos - 1];
    if (!literal && key.is_tuple() && TupleView{key}.arity() == 3) { // {element, KeyPos, '$_'}
        const TupleView e{key};
        if (e[0] == atoms::element && e[1] == Term::small(static_cast<std::int64_t>(keypos)) && e[2] == atoms::dollar_underscore) return true;
    }
    return head.is_tuple() && TupleView{head}.arity() >= keypos && gives_back(TupleView{head}[keypos - 1], key, literal, 0);
}

} // namespace

bool MatchSpec::keeps_key(std::size_t keypos) const {
    bool keeps = true;
    for_each_element(spec_, [&](Term t) { keeps = keeps && clause_keeps_key(TupleView{t}, keypos); });
    return keeps;
}

// One run over one subject.
struct MatchSpec::Run {
    Process& process;
    Term subject;
    bool copy;
    Term* slots;
    const Clause* clause = nullptr;
    bool in_body = false;
    TraceActions* actions = nullptr;

    bool match(const Node& n, Term t) {
        switch (n.kind) {
        case NodeKind::Any: return true;
        case NodeKind::Bind: slots[n.slot] = t; return true;
        case NodeKind::Same: return equal_exact(slots[n.slot], t);
        case NodeKind::Constant: return equal_exact(n.term, t);
        case NodeKind::Tuple: {
            if (!t.is_tuple() || TupleView{t}.arity() != n.parts.size()) return false;
            const TupleView view{t};
            for (std::size_t i = 0; i < n.parts.size(); i++)
                if (!match(*n.parts[i], view[i])) return false;
            return true;
        }
        case NodeKind::Cons: {
            for (std::size_t i = 0; i + 1 < n.parts.size(); i++, t = cons_tail(t))
                if (!t.is_list() || !match(*n.parts[i], cons_head(t))) return false;
            return match(*n.parts.back(), t);
        }
        case NodeKind::Map: {
            if (!t.is_map()) return false;
            for (std::size_t i = 0; i < n.keys.size(); i++) {
                const Term value = map_get(t, n.keys[i]);
                if (value.is_none() || !match(*n.parts[i], value)) return false;
            }
            return true;
        }
        default: return false;
        }
    }

    static bool is_boolean(Term t) { return t == atoms::true_ || t == atoms::false_; }
    static Term boolean(bool b) { return b ? atoms::true_ : atoms::false_; }

    // none(): the evaluation failed. In a body the value of what fails is 'EXIT'.
    Term evaluate(const Node& n) {
        const Term value = value_of(n);
        return value.is_none() && in_body ? atoms::EXIT : value;
    }

    // A native function that works in slices is called until it is done; whoever runs us may have a state of its own.
    Term call(NativeFunction function, const Term* arguments) {
        std::unique_ptr<NativeState> kept = std::move(process.native_state);
        Term result;
        do result = function(process, arguments);
        while (result.is_none() && process.outcome == NativeOutcome::Yield);
        process.native_state = std::move(kept);
        return result;
    }

    Term value_of(const Node& n) {
        switch (n.kind) {
        case NodeKind::Literal: return n.term;
        case NodeKind::Variable: return slots[n.slot];
        case NodeKind::Whole: return subject;
        case NodeKind::Self: return process.pid;
        case NodeKind::AllVariables: {
            std::vector<Term> all;
            for (std::uint32_t slot : clause->order) all.push_back(slots[slot]);
            return make_list(process.heap(), all);
        }
        case NodeKind::MakeTuple: {
            std::vector<Term> elements;
            if (!evaluate_all(n, elements)) return Term::none();
            return elements.empty() ? empty_tuple() : joist::make_tuple(process.heap(), elements);
        }
        case NodeKind::MakeCons: {
            std::vector<Term> elements;
            if (!evaluate_all(n, elements)) return Term::none();
            const Term tail = elements.back();
            elements.pop_back();
            return make_list(process.heap(), elements, tail);
        }
        case NodeKind::MakeMap: {
            std::vector<Term> all, keys, values;
            if (!evaluate_all(n, all)) return Term::none();
            for (std::size_t i = 0; i < all.size(); i += 2) {
                keys.push_back(all[i]);
                values.push_back(all[i + 1]);
            }
            return map_from_pairs(process.heap(), keys, values);
        }
        case NodeKind::Call: {
            std::vector<Term> arguments;
            if (!evaluate_all(n, arguments)) return Term::none();
            return call(n.function, arguments.data());
        }
        case NodeKind::Action: {
            std::vector<Term> arguments;
            if (!evaluate_all(n, arguments)) return Term::none();
            return actions->act(static_cast<TraceAction>(n.slot), arguments);
        }
        case NodeKind::IsRecord: {
            const Term t = evaluate(*n.parts[0]);
            if (t.is_none()) return t;
            return boolean(t.is_tuple() && TupleView{t}.arity() > 0 && TupleView{t}[0] == n.term && TupleView{t}.arity() == n.slot);
        }
        default: return logical(n);
        }
    }

    Term logical(const Node& n) {
        if (n.kind == NodeKind::AndAlso || n.kind == NodeKind::OrElse) {
            const Term stop = boolean(n.kind == NodeKind::OrElse);
            Term last = stop;
            for (const NodePtr& part : n.parts) {
                last = evaluate(*part);
                if (last.is_none() || last == stop) return last;
                if (!is_boolean(last) && &part != &n.parts.back()) return Term::none();
            }
            return last;
        }
        std::vector<Term> values;
        if (!evaluate_all(n, values)) return Term::none();
        for (Term v : values)
            if (!is_boolean(v)) return Term::none();
        if (n.kind == NodeKind::Not) return boolean(values[0] == atoms::false_);
        if (n.kind == NodeKind::Xor) return boolean(values[0] != values[1]);
        const Term wanted = boolean(n.kind == NodeKind::Or);
        return boolean((std::find(values.begin(), values.end(), wanted) != values.end()) == (n.kind == NodeKind::Or));
    }

    bool evaluate_all(const Node& n, std::vector<Term>& out) {
        out.reserve(n.parts.size());
        for (const NodePtr& part : n.parts) {
            out.push_back(evaluate(*part));
            if (out.back().is_none()) return false;
        }
        return true;
    }

    bool guards_hold(const Clause& c) {
        for (const NodePtr& guard : c.guards)
            if (evaluate(*guard) != atoms::true_) return false;
        return true;
    }

    // The last expression of the body; one that fails gives the atom 'EXIT'.
    Term body(const Clause& c) {
        in_body = true;
        Term last = Term::none();
        for (const NodePtr& part : c.body) last = evaluate(*part);
        return copy ? copy_to_heap(process.heap(), last) : last;
    }
};

bool MatchSpec::run_trace(Process& process, Term arguments, TraceActions& actions) const {
    std::vector<Term> slots(variables_);
    Run run{process, arguments, false, slots.data()};
    run.actions = &actions;
    for (const Clause& clause : clauses_) {
        run.clause = &clause;
        if (!run.match(*clause.head, arguments) || !run.guards_hold(clause)) continue;
        run.in_body = true;
        for (const NodePtr& part : clause.body) run.evaluate(*part);
        return true;
    }
    return false;
}

Term MatchSpec::run(Process& process, Term subject, bool copy) const {
    Term few[16];
    std::vector<Term> many;
    if (variables_ > 16) many.resize(variables_);
    Run run{process, subject, copy, variables_ > 16 ? many.data() : few};
    for (const Clause& clause : clauses_) {
        run.clause = &clause;
        if (run.match(*clause.head, subject) && run.guards_hold(clause)) return run.body(clause);
    }
    return Term::none();
}

} // namespace joist
