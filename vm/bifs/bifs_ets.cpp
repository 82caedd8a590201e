// Native functions of module ets, all but selection: making, naming and describing tables; objects in and out by key.

#include "vm/bifs/ets_access.h"
#include "vm/bifs/process_support.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <algorithm>
#include <memory>

namespace joist {

namespace {

Term boolean(bool b) { return bool_term(b); }

bool parse_pair(Term name, Term value, TableOptions& o, bool* counters_given) {
    const bool flag = value == atoms::true_;
    if (name == atoms::keypos) {
        if (!value.is_small() || value.small_value() < 1) return false;
        o.keypos = static_cast<std::size_t>(value.small_value());
        return true;
    }
    if (name == atoms::write_concurrency) {
        o.auto_concurrency = value == atom("auto");
        o.write_concurrency = flag || o.auto_concurrency;
        return o.write_concurrency || value == atoms::false_;
    }
    if (!flag && value != atoms::false_) return false;
    if (name == atoms::read_concurrency)
        o.read_concurrency = flag;
    else if (name == atoms::decentralized_counters)
        o.decentralized_counters = flag, *counters_given = true;
    else
        return false;
    return true;
}

bool parse_option(Term option, TableOptions& o, bool* counters_given) {
    if (option.is_tuple()) {
        const TupleView t{option};
        if (t.arity() == 2 && t[0] == atoms::heir) {
            o.heir = t[1].is_local_pid() ? t[1] : Term::none();
            o.heir_data = Term::none();
            return t[1] == atoms::none_ || t[1].is_local_pid();
        }
        if (t.arity() == 2) return parse_pair(t[0], t[1], o, counters_given);
        if (t.arity() == 3 && t[0] == atoms::heir && t[1].is_local_pid()) {
            o.heir = t[1];
            o.heir_data = t[2];
            return true;
        }
        return false;
    }
    if (option == atoms::set) o.type = TableType::Set;
    else if (option == atoms::ordered_set) o.type = TableType::OrderedSet;
    else if (option == atoms::bag) o.type = TableType::Bag;
    else if (option == atoms::duplicate_bag) o.type = TableType::DuplicateBag;
    else if (option == atoms::public_) o.access = TableAccess::Public;
    else if (option == atoms::protected_) o.access = TableAccess::Protected;
    else if (option == atoms::private_) o.access = TableAccess::Private;
    else if (option == atoms::named_table) o.named = true;
    else if (option == atoms::compressed) o.compressed = true;
    else return false;
    return true;
}

// A list of objects on its way into a table: the objects are made, in slices; then the table gets them, all at once for everyone else.
struct Insertion final : NativeState {
    Term at;                  ///< what is left of the list
    std::size_t count = 0;
    EtsObject* last = nullptr;
    std::shared_ptr<Batch> batch = std::make_shared<Batch>();
    Table* table = nullptr;   ///< with a reference, once the batch has been given to it
    bool bad = false;         ///< not a list of tuples with keys

    explicit Insertion(Term list) : at{list} {}
    ~Insertion() override {
        if (table) table->release();
    }
    void add_roots(RootRanges& roots) override { roots.push_back({&at, 1}); }
    void add(EtsObject* o) {
        (last ? last->next : batch->first) = o;
        last = o;
        count++;
    }
    bool working() const { return batch->state.load(std::memory_order_acquire) == Batch::State::Working; }
    // What was begun is brought to its end: nobody ever sees a part of it.
    bool give_up(std::int64_t& budget) override {
        if (table && working()) table->help(budget);
        return (!table || !working()) && batch->free_some(budget);
    }
};

// Makes the objects of a list; false when it must give none(), which is set up.
bool make_objects(Process& p, const Table& table, Insertion& state) {
    while (state.at.is_list()) {
        EtsObject* o = make_object(table, cons_head(state.at));
        if (!o) break;
        state.add(o);
        p.charge(1 + o->words / 8);
        state.at = cons_tail(state.at);
        if (p.out_of_reductions() && state.at.is_list()) return p.yield_native(), false;
    }
    state.bad = !state.at.is_nil();
    return !state.bad;
}

// What was made is destroyed; then badarg.
Term refuse_list(Process& p, Insertion& state) {
    const std::int64_t before = std::max<std::int64_t>(p.reductions, 1);
    std::int64_t budget = before;
    const bool done = state.batch->free_some(budget);
    p.charge(before - budget);
    return done ? p.badarg() : p.yield_native();
}

// Goes on with a batch that the table has; none() when it must go on in the next turn.
Term insert_batch(Process& p, Insertion& state) {
    const std::int64_t before = std::max<std::int64_t>(p.reductions, 1);
    std::int64_t budget = before;
    if (state.working()) state.table->help(budget);
    const bool done = !state.working() && state.batch->free_some(budget);
    p.charge(before - budget);
    if (!done) return p.yield_native();
    const Batch::State result = state.batch->state;
    p.native_state.reset();
    return result == Batch::State::Cancelled ? p.badarg() : boolean(result == Batch::State::Inserted);
}

Term insert(Process& p, const Term* args, bool only_new) {
    constexpr std::size_t kFew = 500;
    if (p.native_state) {
        auto& state = static_cast<Insertion&>(*p.native_state);
        if (state.table) return insert_batch(p, state);
        if (state.bad) return refuse_list(p, state);
    }
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    bool fresh = true;
    if (args[1].is_tuple()) {
        EtsObject* o = make_object(*t, args[1]);
        if (!o) return p.badarg();
        p.charge(1);
        if (!only_new) return t->insert(o), atoms::true_;
        if (t->insert_new(o, &fresh)) return boolean(fresh);
        EtsObject::destroy(o);
        return p.yield_native();
    }
    if (args[1].is_nil()) return atoms::true_;
    if (!p.native_state) p.native_state = std::make_unique<Insertion>(args[1]);
    auto& state = static_cast<Insertion&>(*p.native_state);
    if (!make_objects(p, *t, state)) return state.bad ? refuse_list(p, state) : Term::none();
    if (state.count <= kFew) {
        if (!(only_new ? t->insert_new(state.batch->first, &fresh) : t->insert_few(state.batch->first))) return p.yield_native();
        state.batch->first = nullptr;
        p.native_state.reset();
        return boolean(fresh);
    }
    state.batch->only_new = only_new;
    if (!t->start_batch(state.batch)) return p.yield_native();
    t->retain();
    state.table = t.get();
    return insert_batch(p, state);
}

Term type_atom(TableType type) {
    switch (type) {
    case TableType::Set: return atoms::set;
    case TableType::OrderedSet: return atoms::ordered_set;
    case TableType::Bag: return atoms::bag;
    default: return atoms::duplicate_bag;
    }
}

Term access_atom(TableAccess access) {
    return access == TableAccess::Public ? atoms::public_ : access == TableAccess::Protected ? atoms::protected_ : atoms::private_;
}

Term info_item(Process& p, Table& t, Term item) {
    const TableOptions& o = t.options;
    if (item == atoms::id) return table_reference(p, t);
    if (item == atoms::decentralized_counters) return boolean(o.decentralized_counters);
    if (item == atoms::read_concurrency) return boolean(o.read_concurrency);
    if (item == atoms::write_concurrency) return o.auto_concurrency ? atom("auto") : boolean(o.write_concurrency);
    if (item == atoms::compressed) return boolean(o.compressed);
    if (item == atoms::memory) return make_unsigned(p.heap(), t.memory_words());
    if (item == atoms::owner) return Term::from_raw(t.owner.load());
    if (item == atoms::heir) return t.heir().is_value() ? t.heir() : atoms::none_;
    if (item == atoms::name) return t.name();
    if (item == atoms::size) return make_unsigned(p.heap(), t.size());
    if (item == atoms::node) return node().name;
    if (item == atoms::named_table) return boolean(o.named);
    if (item == atoms::type) return type_atom(o.type);
    if (item == atoms::keypos) return Term::small(static_cast<std::int64_t>(o.keypos));
    if (item == atoms::protection) return access_atom(t.access());
    if (item == atoms::fixed) return boolean(t.fixed());
    if (item == atoms::safe_fixed || item == atoms::safe_fixed_monotonic_time) {
        std::lock_guard lock{t.fixers_mutex};
        if (t.fixers.empty()) return atoms::false_;
        Term list = Term::nil();
        for (const auto& [pid, times] : t.fixers)
            list = make_cons(p.heap(), make_tuple(p.heap(), {Term::from_raw(pid), Term::small(static_cast<std::int64_t>(times))}), list);
        const Term since = item == atoms::safe_fixed ? timestamp_at(p, t.fixed_at) : monotonic_time_at(p, t.fixed_at);
        return make_tuple(p.heap(), {since, list});
    }
    return Term::none();
}

} // namespace

Term bif_ets_new_2(Process& p, const Term* args) {
    TableOptions o;
    if (!args[0].is_atom()) return p.badarg();
    o.name = args[0];
    bool ok = true, counters_given = false;
    if (!for_each_element(args[1], [&](Term t) { ok = ok && parse_option(t, o, &counters_given); }) || !ok) return p.badarg();
    // What is private is locked for nobody else; counters are spread where the locks are.
    if (o.access == TableAccess::Private) o.write_concurrency = o.auto_concurrency = false;
    if (!counters_given) o.decentralized_counters = o.auto_concurrency || o.type == TableType::OrderedSet;
    o.decentralized_counters = o.decentralized_counters && o.write_concurrency;
    const Term heir = o.heir, heir_data = o.heir_data;
    o.heir = o.heir_data = Term::none();
    TableRef table{make_table(o)};
    if (heir.is_value()) table->set_heir(heir, heir_data);
    const Term id = o.named ? o.name : table_identifier(p, *table); // first: it gives the table its identity
    return TableRegistry::instance().add(table.get(), p.pid) ? id : p.badarg();
}

namespace {

// Frees what was in a table; `true` in the end.
Term free_remains(Process& p) {
    std::int64_t budget = p.reductions > 0 ? p.reductions : 1;
    const std::int64_t before = budget;
    const bool done = static_cast<TableEnd&>(*p.native_state).remains->free_some(budget);
    p.charge(before - budget);
    if (!done) return p.yield_native();
    p.native_state.reset();
    return atoms::true_;
}

} // namespace

Term bif_ets_delete_1(Process& p, const Term* args) {
    if (!p.native_state) {
        const TableRef t = open_table(p, args[0], Access::Write);
        if (!t) return refuse(p, t);
        if (!t->kill()) return atoms::true_;
        TableRegistry::instance().remove(t.get());
        p.native_state = std::make_unique<TableEnd>(t->take_all(true));
    }
    return free_remains(p);
}

Term bif_ets_delete_all_objects_1(Process& p, const Term* args) {
    if (!p.native_state) {
        const TableRef t = open_table(p, args[0], Access::Write);
        if (!t) return refuse(p, t);
        auto remains = t->take_all(false);
        if (!remains) return p.yield_native();
        p.native_state = std::make_unique<TableEnd>(std::move(remains));
    }
    return free_remains(p);
}

Term bif_ets_insert_2(Process& p, const Term* args) { return insert(p, args, false); }
Term bif_ets_insert_new_2(Process& p, const Term* args) { return insert(p, args, true); }

Term bif_ets_lookup_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Read);
    if (!t) return refuse(p, t);
    std::vector<Term> found;
    Term one = Term::none();
    t->lookup(args[1], [&](EtsObject* o) {
        const Term copy = copy_object(p, o);
        if (one.is_none())
            one = copy;
        else
            found.push_back(copy);
    });
    return one.is_none() ? Term::nil() : make_cons(p.heap(), one, make_list(p.heap(), found));
}

namespace {

Term lookup_element(Process& p, const Term* args, Term otherwise) {
    const TableRef t = open_table(p, args[0], Access::Read);
    if (!t) return refuse(p, t);
    if (!args[2].is_small() || args[2].small_value() < 1) return p.badarg();
    const auto position = static_cast<std::size_t>(args[2].small_value());
    std::vector<Term> found;
    bool ok = true;
    t->lookup(args[1], [&](EtsObject* o) {
        const TupleView tuple{o->tuple};
        ok = ok && tuple.arity() >= position;
        if (ok) found.push_back(copy_to_heap(p.heap(), tuple[position - 1]));
    });
    if (!ok) return p.badarg();
    if (found.empty()) return otherwise.is_value() ? otherwise : p.badarg();
    const bool single = t->options.type == TableType::Set || t->options.type == TableType::OrderedSet;
    return single ? found[0] : make_list(p.heap(), found);
}

} // namespace

Term bif_ets_lookup_element_3(Process& p, const Term* args) { return lookup_element(p, args, Term::none()); }
Term bif_ets_lookup_element_4(Process& p, const Term* args) { return lookup_element(p, args, args[3]); }

Term bif_ets_member_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Read);
    return t ? boolean(t->member(args[1])) : refuse(p, t);
}

Term bif_ets_delete_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    t->erase(args[1], {});
    return atoms::true_;
}

Term bif_ets_delete_object_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    if (!args[1].is_tuple() || TupleView{args[1]}.arity() < t->options.keypos) return p.badarg();
    t->erase_object(args[1]);
    return atoms::true_;
}

Term bif_ets_take_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    std::vector<Term> found;
    t->erase(args[1], [&](EtsObject* o) { found.push_back(copy_object(p, o)); });
    return make_list(p.heap(), found);
}

// --- traversal by key -------------------------------------------------------------------------------

namespace {

// What first, next and their kin answer: the key, or {Key, Objects}.
enum class Answer : std::uint8_t { Key, Objects };

Term end_or_key(Process& p, Table& t, Answer answer, const std::function<int(const std::function<void(EtsObject*)>&)>& step) {
    Term key = Term::none();
    const int found = step([&](EtsObject* o) { key = copy_to_heap(p.heap(), t.key_of(o)); });
    if (found < 0) return p.badarg();
    if (found == 0) return atoms::dollar_end_of_table;
    if (answer == Answer::Key) return key;
    std::vector<Term> objects;
    t.lookup(key, [&](EtsObject* o) { objects.push_back(copy_object(p, o)); });
    return make_tuple(p.heap(), {key, make_list(p.heap(), objects)});
}

Term first_key(Process& p, const Term* args, bool last, Answer answer = Answer::Key) {
    const TableRef t = open_table(p, args[0], Access::Read);
    if (!t) return refuse(p, t);
    return end_or_key(p, *t, answer, [&](const auto& f) { return t->first(last, f) ? 1 : 0; });
}

Term next_key(Process& p, const Term* args, bool previous, Answer answer = Answer::Key) {
    const TableRef t = open_table(p, args[0], Access::Read);
    if (!t) return refuse(p, t);
    return end_or_key(p, *t, answer, [&](const auto& f) { return t->next(args[1], previous, f); });
}

} // namespace

Term bif_ets_first_1(Process& p, const Term* args) { return first_key(p, args, false); }
Term bif_ets_last_1(Process& p, const Term* args) { return first_key(p, args, true); }
Term bif_ets_next_2(Process& p, const Term* args) { return next_key(p, args, false); }
Term bif_ets_prev_2(Process& p, const Term* args) { return next_key(p, args, true); }
Term bif_ets_first_lookup_1(Process& p, const Term* args) { return first_key(p, args, false, Answer::Objects); }
Term bif_ets_last_lookup_1(Process& p, const Term* args) { return first_key(p, args, true, Answer::Objects); }
Term bif_ets_next_lookup_2(Process& p, const Term* args) { return next_key(p, args, false, Answer::Objects); }
Term bif_ets_prev_lookup_2(Process& p, const Term* args) { return next_key(p, args, true, Answer::Objects); }

Term bif_ets_slot_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Read);
    if (!t) return refuse(p, t);
    if (!args[1].is_small() || args[1].small_value() < 0) return p.badarg();
    std::vector<Term> found;
    const auto index = static_cast<std::size_t>(args[1].small_value());
    if (!t->slot(index, [&](EtsObject* o) { found.push_back(copy_object(p, o)); }))
        return t->is_hash() || index == t->size() ? atoms::dollar_end_of_table : p.badarg();
    return make_list(p.heap(), found);
}

// --- updates in place ---------------------------------------------------------------------------------

namespace {

// One {Position, Increment} or {Position, Increment, Threshold, SetValue}.
struct CounterStep {
    std::size_t position;
    Term increment, threshold = Term::none(), set_to = Term::none();
};

bool parse_step(Term t, std::size_t keypos, std::vector<CounterStep>& steps) {
    if (t.is_integer()) {
        steps.push_back({keypos + 1, t});
        return true;
    }
    if (!t.is_tuple()) return false;
    const TupleView v{t};
    if (v.arity() != 2 && v.arity() != 4) return false;
    if (!v[0].is_small() || v[0].small_value() < 1 || !v[1].is_integer()) return false;
    CounterStep step{static_cast<std::size_t>(v[0].small_value()), v[1]};
    if (v.arity() == 4) {
        if (!v[2].is_integer() || !v[3].is_integer()) return false;
        step.threshold = v[2];
        step.set_to = v[3];
    }
    if (step.position == keypos) return false;
    steps.push_back(step);
    return true;
}

Term apply_step(Process& p, const CounterStep& step, Term value) {
    Term reason = Term::nil();
    std::int64_t sum;
    Term result;
    if (value.is_small() && step.increment.is_small() &&
        !__builtin_add_overflow(value.small_value(), step.increment.small_value(), &sum) && Term::fits_small(sum))
        result = Term::small(sum);
    else
        result = number_add(p.heap(), value, step.increment, &reason);
    if (result.is_none() || step.threshold.is_none()) return result;
    const bool down = compare(step.increment, Term::small(0)) < 0;
    const int order = compare(result, step.threshold);
    return (down ? order < 0 : order > 0) ? step.set_to : result;
}

// A copy of the tuple with some elements replaced, as a new object.
EtsObject* replaced(Process& p, Term tuple, std::span<const std::pair<std::size_t, Term>> changes) {
    const TupleView view{tuple};
    std::vector<Term> elements(view.begin(), view.end());
    for (const auto& [position, value] : changes) elements[position - 1] = value;
    return EtsObject::create(joist::make_tuple(p.heap(), elements));
}

Term update_counter(Process& p, const Term* args, Term default_object) {
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    if (t->options.type == TableType::Bag || t->options.type == TableType::DuplicateBag) return p.badarg();
    const std::size_t keypos = t->options.keypos;
    std::vector<CounterStep> steps;
    const bool list = args[2].is_list() || args[2].is_nil();
    bool ok = true;
    if (list)
        ok = for_each_element(args[2], [&](Term s) { ok = ok && !s.is_integer() && parse_step(s, keypos, steps); }) && ok;
    else
        ok = parse_step(args[2], keypos, steps);
    if (!ok) return p.badarg();
    if (default_object.is_value() && (!default_object.is_tuple() || TupleView{default_object}.arity() < keypos)) return p.badarg();

    std::vector<Term> results;
    t->update(args[1], [&](EtsObject* old) -> EtsObject* {
        if (!old && default_object.is_none()) {
            ok = false;
            return nullptr;
        }
        const Term tuple = old ? old->tuple : default_object;
        const TupleView view{tuple};
        std::vector<std::pair<std::size_t, Term>> changes;
        if (!old) changes.emplace_back(keypos, args[1]);
        bool in_place = old && old->owns_tuple();
        for (const CounterStep& step : steps) {
            if (step.position > view.arity()) ok = false;
            if (!ok) return nullptr;
            Term value = view[step.position - 1];
            for (const auto& [position, changed] : changes)
                if (position == step.position) value = changed;
            const Term result = value.is_integer() ? apply_step(p, step, value) : Term::none();
            if (result.is_none()) {
                ok = false;
                return nullptr;
            }
            in_place = in_place && view[step.position - 1].is_small() && result.is_small();
            changes.emplace_back(step.position, result);
            // What is handed out must not point into the table.
            results.push_back(result.is_pointer() ? copy_to_heap(p.heap(), result) : result);
        }
        if (!in_place) return replaced(p, tuple, changes);
        for (const auto& [position, value] : changes) view.elements()[position - 1] = value;
        return old;
    });
    if (!ok) return p.badarg();
    return list ? make_list(p.heap(), results) : results[0];
}

Term update_element(Process& p, const Term* args, Term default_object) {
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    if (t->options.type == TableType::Bag || t->options.type == TableType::DuplicateBag) return p.badarg();
    const std::size_t keypos = t->options.keypos;
    if (default_object.is_value() && (!default_object.is_tuple() || TupleView{default_object}.arity() < keypos)) return p.badarg();
    std::vector<std::pair<std::size_t, Term>> changes;
    const auto parse = [&](Term c) {
        if (!c.is_tuple() || TupleView{c}.arity() != 2) return false;
        const Term position = TupleView{c}[0];
        if (!position.is_small() || position.small_value() < 1 || static_cast<std::size_t>(position.small_value()) == keypos) return false;
        changes.emplace_back(static_cast<std::size_t>(position.small_value()), TupleView{c}[1]);
        return true;
    };
    bool ok = true, found = true;
    if (args[2].is_tuple())
        ok = parse(args[2]);
    else
        ok = for_each_element(args[2], [&](Term c) { ok = ok && parse(c); }) && ok;
    if (!ok) return p.badarg();
    t->update(args[1], [&](EtsObject* old) -> EtsObject* {
        if (!old && default_object.is_none()) {
            found = false;
            return nullptr;
        }
        const Term tuple = old ? old->tuple : default_object;
        bool in_place = old && old->owns_tuple();
        for (const auto& [position, value] : changes) {
            if (position > TupleView{tuple}.arity()) {
                ok = false;
                return nullptr;
            }
            in_place = in_place && value.is_immediate() && TupleView{tuple}[position - 1].is_immediate();
        }
        if (!old) changes.emplace_back(keypos, args[1]);
        if (!in_place) return replaced(p, tuple, changes);
        for (const auto& [position, value] : changes) TupleView{tuple}.elements()[position - 1] = value;
        return old;
    });
    return ok ? boolean(found) : p.badarg();
}

} // namespace

Term bif_ets_update_counter_3(Process& p, const Term* args) { return update_counter(p, args, Term::none()); }
Term bif_ets_update_counter_4(Process& p, const Term* args) { return update_counter(p, args, args[3]); }
Term bif_ets_update_element_3(Process& p, const Term* args) { return update_element(p, args, Term::none()); }
Term bif_ets_update_element_4(Process& p, const Term* args) { return update_element(p, args, args[3]); }

// --- tables as such -----------------------------------------------------------------------------------

namespace {

// Of a table that is there or that was.
bool is_table_reference(Term t) {
    return t.is_kind(Kind::MagicRef) && reinterpret_cast<MagicObject*>(t.boxed_ptr()[3].raw())->type == MagicType::EtsTable;
}

} // namespace

Term bif_ets_info_1(Process& p, const Term* args) {
    static const Term items[] = {atoms::id, atoms::decentralized_counters, atoms::read_concurrency, atoms::write_concurrency,
                                 atoms::compressed, atoms::memory, atoms::owner, atoms::heir, atoms::name, atoms::size, atoms::node,
                                 atoms::named_table, atoms::type, atoms::keypos, atoms::protection};
    const TableRef t = open_table(p, args[0], Access::Info);
    if (t.busy()) return p.yield_native();
    if (!t) return args[0].is_atom() || is_table_reference(args[0]) ? atoms::undefined : p.badarg();
    std::vector<Term> out;
    for (Term item : items) out.push_back(joist::make_tuple(p.heap(), {item, info_item(p, *t, item)}));
    return make_list(p.heap(), out);
}

Term bif_ets_info_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Info);
    if (t.busy()) return p.yield_native();
    if (!t) return args[0].is_atom() || is_table_reference(args[0]) ? atoms::undefined : p.badarg();
    const Term value = info_item(p, *t, args[1]);
    return value.is_value() ? value : p.badarg();
}

Term bif_ets_all_0(Process& p, const Term*) {
    Term list = Term::nil();
    for (Table* table : TableRegistry::instance().all()) {
        const TableRef t{table};
        list = make_cons(p.heap(), table_identifier(p, *t), list);
    }
    return list;
}

Term bif_ets_whereis_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    const TableRef t = open_table(p, args[0], Access::Any);
    if (!t) return atoms::undefined;
    return table_reference(p, *t);
}

Term bif_ets_rename_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Write);
    if (!t) return refuse(p, t);
    if (!args[1].is_atom() || !TableRegistry::instance().rename(t.get(), args[1])) return p.badarg();
    return t->options.named ? args[1] : args[0];
}

namespace {
bool is_access(Term t) { return t == atoms::public_ || t == atoms::protected_ || t == atoms::private_; }
} // namespace

Term bif_ets_setopts_2(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Owner);
    if (!t) return refuse(p, t);
    TableOptions o = t->options;
    bool ok = true, heir = false;
    bool ignored = false;
    const auto one = [&](Term option) {
        if (option.is_tuple() && TupleView{option}.arity() == 2 && TupleView{option}[0] == atoms::protection)
            ok = ok && is_access(TupleView{option}[1]) && parse_option(TupleView{option}[1], o, &ignored);
        else if (option.is_tuple() && TupleView{option}.arity() >= 2 && TupleView{option}[0] == atoms::heir)
            ok = ok && parse_option(option, o, &ignored), heir = true;
        else
            ok = false;
    };
    if (args[1].is_tuple())
        one(args[1]);
    else if (!for_each_element(args[1], one))
        ok = false;
    if (!ok) return p.badarg();
    t->set_access(o.access);
    if (heir) t->set_heir(o.heir, o.heir_data);
    return atoms::true_;
}

Term bif_ets_give_away_3(Process& p, const Term* args) {
    const TableRef t = open_table(p, args[0], Access::Owner);
    if (!t) return refuse(p, t);
    if (!args[1].is_local_pid() || args[1] == p.pid || !ets_send_transfer) return p.badarg();
    if (!TableRegistry::instance().give(t.get(), p.pid, args[1])) return p.badarg();
    if (ets_send_transfer(p, args[1], table_identifier(p, *t), args[2])) return atoms::true_;
    // A receiver on its way out may have found the table among its own: then it was given, and ended with its owner.
    return TableRegistry::instance().give(t.get(), args[1], p.pid) ? p.badarg() : atoms::true_;
}

Term bif_ets_safe_fixtable_2(Process& p, const Term* args) {
    if (!p.native_state) {
        const TableRef t = open_table(p, args[0], Access::Read);
        if (!t) return refuse(p, t);
        if (args[1] != atoms::true_ && args[1] != atoms::false_) return p.badarg();
        if (!ets_fix(p, *t, args[1] == atoms::true_)) return atoms::true_;
        t->retain();
        p.native_state = std::make_unique<TablePurge>(t.get());
    }
    const std::int64_t before = std::max<std::int64_t>(p.reductions, 1);
    std::int64_t budget = before;
    const bool done = p.native_state->give_up(budget);
    p.charge(before - budget);
    if (!done) return p.yield_native();
    p.native_state.reset();
    return atoms::true_;
}

} // namespace joist
