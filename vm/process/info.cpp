// process_info/1,2: one row an item. Built on a heap given by the caller; terms of p itself are shared, not copied.
#include "vm/process/info.h"

#include "vm/heap/copy.h"
#include "vm/heap/map.h"
#include "vm/process/dictionary.h"
#include "vm/process/extra.h"
#include "vm/process/links.h"
#include "vm/term/atom_table.h"

#include <algorithm>
#include <array>

namespace joist {

namespace {

struct Context {
    Process& p;
    Heap& heap;
    bool running;

    Term number(std::size_t n) const { return make_unsigned(heap, n); }
    Term pair(Term a, Term b) const { return make_tuple(heap, {a, b}); }
    Term property(Term name, Term value, Term tail) const { return make_cons(heap, pair(name, value), tail); }
    std::size_t stack_words() const { return static_cast<std::size_t>(p.heap_.end - p.heap_.stack); }
    std::size_t heap_words() const { return p.heap_.block_words() + p.heap_.fragment_words; }
};

Term boolean(bool b) { return b ? atoms::true_ : atoms::false_; }

Term named(Context& c, Term name) { return c.pair(name, node().name); }

Term dictionary_list(Context& c) {
    Term list = Term::nil();
    if (c.p.dictionary == nullptr) return list;
    const auto& pairs = c.p.dictionary->pairs;
    for (std::size_t i = pairs.size(); i > 0; i -= 2) list = make_cons(c.heap, c.pair(pairs[i - 2], pairs[i - 1]), list);
    return list;
}

Term links_list(Context& c) {
    Term list = Term::nil();
    if (c.p.relations == nullptr) return list;
    for (const Link& link : c.p.relations->links) {
        if (link.unlink_id == 0) list = make_cons(c.heap, Term::from_raw(link.key), list);
    }
    return list;
}

Term monitors_list(Context& c) {
    Term list = Term::nil();
    if (c.p.relations == nullptr) return list;
    for (const Monitor& m : c.p.relations->monitors) {
        if ((m.flags & (kMonitorSuspend | kMonitorTimeOffset)) != 0) continue;
        list = make_cons(c.heap, c.pair(atoms::process, m.name.is_nil() ? m.target : named(c, m.name)), list);
    }
    return list;
}

Term watchers_list(Context& c) {
    Term list = Term::nil();
    if (c.p.relations == nullptr) return list;
    for (const Watcher& w : c.p.relations->watchers) list = make_cons(c.heap, w.pid, list);
    return list;
}

Term messages_list(Context& c) {
    std::vector<Term> all;
    for (const Signal* s = c.p.first_message; s != nullptr; s = s->next) {
        // Its terms go when the message goes, so what stays here is a copy. (For another process the whole answer is copied.)
        const bool own = (s->flags & kSignalOnHeap) != 0 || !c.running;
        all.push_back(own ? s->term : copy_to_heap(c.heap, s->term));
    }
    return make_list(c.heap, all);
}

Term suspending_list(Context& c) {
    Term list = Term::nil();
    if (c.p.extra == nullptr) return list;
    for (const Suspending& s : c.p.extra->suspending) {
        list = make_cons(c.heap, make_tuple(c.heap, {Term::from_raw(s.key), Term::small(s.count), Term::small(0)}), list);
    }
    return list;
}

Term max_heap(Context& c) {
    const bool own = c.p.extra != nullptr && c.p.extra->max_heap_set;
    const std::uint32_t flags = own ? c.p.extra->max_heap_flags : node().default_max_heap_flags.load(std::memory_order_relaxed);
    return max_heap_map(c.heap, c.p.heap_.max_words, flags);
}

Term min_heap(Context& c) { return c.number(std::max(c.p.heap_.min_words, kLeastHeapShown)); }
Term min_binary_heap(Context& c) { return c.number(c.p.extra != nullptr ? c.p.extra->min_bin_vheap : kLeastBinaryHeap); }

Term collection_list(Context& c) {
    const Heap& h = c.p.heap_;
    Term list = Term::nil();
    list = c.property(atom("minor_gcs"), c.number(h.minor_collections), list);
    list = c.property(atoms::fullsweep_after, c.number(h.fullsweep_after), list);
    list = c.property(atoms::min_heap_size, min_heap(c), list);
    list = c.property(atoms::min_bin_vheap_size, min_binary_heap(c), list);
    return c.property(atoms::max_heap_size, max_heap(c), list);
}

Term function_tuple(Context& c, const Export* e) {
    if (e == nullptr) return make_tuple(c.heap, {atoms::erlang, atoms::apply, Term::small(2)});
    return make_tuple(c.heap, {e->module, e->function, Term::small(e->arity)});
}

Term current_function(Context& c) {
    if ((c.p.flags & kFlagHibernating) != 0) return make_tuple(c.heap, {atoms::erlang, atom("hibernate"), Term::small(3)});
    if (node().current_function == nullptr) return atoms::undefined;
    const Term t = node().current_function(c.heap, c.p, c.p.pc);
    return t.is_none() ? atoms::undefined : t;
}

Term current_stacktrace(Context& c) {
    return node().current_stacktrace == nullptr ? Term::nil() : node().current_stacktrace(c.heap, c.p);
}

Term current_location(Context& c) {
    const Term trace = current_stacktrace(c);
    return trace.is_list() ? cons_head(trace) : current_function(c);
}

Term status(Context& c) {
    if (c.running) return atoms::running;
    if ((c.p.flags & kFlagSuspended) != 0) return atoms::suspended;
    return (c.p.flags & (kFlagInReceive | kFlagHibernating)) != 0 ? atoms::waiting : atoms::runnable;
}

Term priority(Context& c) {
    switch (c.p.priority) {
    case Priority::Max: return atoms::max_;
    case Priority::High: return atoms::high;
    case Priority::Low: return atoms::low;
    default: return atoms::normal;
    }
}

Term memory(Context& c) {
    std::size_t bytes = sizeof(Process) + c.heap_words() * sizeof(Term);
    for (const Signal* s = c.p.first_message; s != nullptr; s = s->next) bytes += sizeof(Signal) + s->words * sizeof(Term);
    if (c.p.dictionary != nullptr) bytes += c.p.dictionary->pairs.capacity() * sizeof(Term);
    if (c.p.relations != nullptr) {
        const Relations& r = *c.p.relations;
        bytes += sizeof r + r.links.size() * sizeof(Link) + r.monitors.size() * sizeof(Monitor) + r.watchers.size() * sizeof(Watcher);
    }
    if (c.p.extra != nullptr) bytes += sizeof(ProcessExtra);
    return c.number(bytes);
}

// With the messages that count as on the heap though they do not stand there yet.
Term total_heap_size(Context& c) {
    std::size_t words = c.heap_words();
    if ((c.p.flags & kFlagOffHeapMessages) == 0) {
        for (const Signal* s = c.p.first_message; s != nullptr; s = s->next)
            if ((s->flags & kSignalOnHeap) == 0) words += s->words;
    }
    return c.number(words);
}

// One {bytes id, bytes, references} a refc binary would be OTP's form.
Term binaries(Context& c) {
    Term list = Term::nil();
    for (const Term* list_head : {c.p.heap_.off_heap, c.p.heap_.old_off_heap}) {
        for (const Term* o = list_head; o != nullptr; o = reinterpret_cast<const Term*>(o[1].raw())) {
            if (o->header_kind() != Kind::RefcBits) continue;
            auto* bytes = reinterpret_cast<const RefcBytes*>(o[kRefcBytes].raw());
            const Term row = make_tuple(c.heap, {make_unsigned(c.heap, reinterpret_cast<std::uint64_t>(bytes)), c.number(bytes->capacity),
                                                 c.number(bytes->refs.load(std::memory_order_relaxed))});
            list = make_cons(c.heap, row, list);
        }
    }
    return list;
}

Term last_reductions(Context& c) {
    const std::int64_t turn = c.running ? std::max<std::int64_t>(0, 4000 - c.p.reductions) : 0;
    return make_integer(c.heap, c.p.total_reductions + turn);
}

struct Row {
    Term item;
    Term (*value)(Context&);
};

const Row kRows[] = {
    // Others may just be giving it its name, or taking it.
    {atoms::registered_name, [](Context& c) { return std::atomic_ref<Term>(c.p.registered_name).load(std::memory_order_acquire); }},
    {atoms::current_function, current_function},
    {atoms::initial_call, [](Context& c) { return function_tuple(c, c.p.initial_call); }},
    {atoms::status, status},
    {atoms::message_queue_len, [](Context& c) { return c.number(c.p.message_count); }},
    {atoms::links, links_list},
    {atoms::dictionary, dictionary_list},
    {atoms::trap_exit, [](Context& c) { return boolean(c.p.trap_exit); }},
    {atoms::error_handler,
     [](Context& c) { return c.p.extra != nullptr && c.p.extra->error_handler.is_value() ? c.p.extra->error_handler : atoms::error_handler; }},
    {atoms::priority, priority},
    {atoms::group_leader, [](Context& c) { return c.p.group_leader; }},
    {atoms::total_heap_size, total_heap_size},
    {atoms::heap_size, [](Context& c) { return c.number(static_cast<std::size_t>(c.p.heap_.end - c.p.heap_.start)); }},
    {atoms::stack_size, [](Context& c) { return c.number(c.stack_words()); }},
    {atoms::reductions, last_reductions},
    {atoms::garbage_collection, collection_list},
    {atoms::suspending, suspending_list},
    // Not among those of process_info/1.
    {atoms::messages, messages_list},
    {atoms::monitors, monitors_list},
    {atoms::monitored_by, watchers_list},
    {atoms::memory, memory},
    {atoms::backtrace, [](Context& c) { return make_binary(c.heap, std::string_view{}); }},
    {atoms::binary, binaries},
    {atoms::catchlevel, [](Context& c) { return c.number(c.p.catches); }},
    {atoms::current_location, current_location},
    {atoms::current_stacktrace, current_stacktrace},
    {atoms::garbage_collection_info, [](Context& c) { return garbage_collection_info(c.p, c.heap); }},
    {atoms::last_calls, [](Context&) { return atoms::false_; }},
    {atoms::message_queue_data, [](Context& c) { return (c.p.flags & kFlagOffHeapMessages) != 0 ? atoms::off_heap : atoms::on_heap; }},
    {atoms::min_heap_size, min_heap},
    {atoms::min_bin_vheap_size, min_binary_heap},
    {atoms::max_heap_size, max_heap},
    {atoms::fullsweep_after, [](Context& c) { return c.number(c.p.heap_.fullsweep_after); }},
    {atoms::parent, [](Context& c) { return c.p.parent.is_nil() ? atoms::undefined : c.p.parent; }},
    {Term::from_raw(0), nullptr}, // sequential_trace_token, trace: see row_of
};
constexpr std::size_t kDefaultItems = 17;

const Row* row_of(Term item) {
    for (const Row& row : kRows) {
        if (row.value != nullptr && row.item == item) return &row;
    }
    static const Row traced[] = {
        {atom("sequential_trace_token"), [](Context& c) { return c.p.extra == nullptr ? Term::nil() : copy_to_heap(c.heap, c.p.extra->seq_token); }},
        {atoms::trace, [](Context&) { return Term::small(0); }},
        {atoms::async_dist, [](Context& c) { return boolean(c.p.extra != nullptr && c.p.extra->async_dist); }},
        {atoms::label, [](Context& c) { return c.p.extra == nullptr || c.p.extra->label.is_nil() ? atoms::undefined : c.p.extra->label; }},
    };
    for (const Row& row : traced) {
        if (row.item == item) return &row;
    }
    return nullptr;
}

// {dictionary, Key}
bool is_key_item(Term item) { return item.is_tuple() && TupleView{item}.arity() == 2 && TupleView{item}[0] == atoms::dictionary; }

Term one(Context& c, Term item, bool in_list) {
    if (is_key_item(item)) {
        const Term value = c.p.dictionary == nullptr ? Term::none() : c.p.dictionary->get(TupleView{item}[1]);
        return c.pair(item, value.is_none() ? atoms::undefined : value);
    }
    const Term value = row_of(item)->value(c);
    if (item == atoms::registered_name && !value.is_atom()) return in_list ? c.pair(item, Term::nil()) : Term::nil();
    return c.pair(item, value);
}

} // namespace

Term max_heap_map(Heap& heap, std::size_t words, std::uint32_t flags) {
    const std::array keys{atoms::error_logger, atoms::include_shared_binaries, atoms::kill, atoms::size};
    const std::array values{boolean((flags & 2) != 0), boolean((flags & 4) != 0), boolean((flags & 1) != 0), make_unsigned(heap, words)};
    return map_from_pairs(heap, keys, values);
}

bool is_info_item(Term item) { return (item.is_atom() && row_of(item) != nullptr) || is_key_item(item); }

Term default_info_items(Heap& heap) {
    std::array<Term, kDefaultItems> items;
    for (std::size_t i = 0; i < kDefaultItems; i++) items[i] = kRows[i].item;
    return make_list(heap, items);
}

Term garbage_collection_info(Process& p, Heap& heap) {
    Context c{p, heap, false};
    const Heap& h = p.heap_;
    const auto words = [](const Term* a, const Term* b) { return static_cast<std::size_t>(b - a); };
    Term list = Term::nil();
    list = c.property(atom("bin_old_vheap_block_size"), c.number(46422), list);
    list = c.property(atom("bin_old_vheap_size"), c.number(0), list);
    list = c.property(atoms::bin_vheap_block_size, c.number(h.off_heap_limit / sizeof(Term)), list);
    list = c.property(atoms::bin_vheap_size, c.number(h.off_heap_bytes / sizeof(Term)), list);
    list = c.property(atoms::heap_size, c.number(words(h.start, h.top)), list);
    list = c.property(atoms::old_heap_size, c.number(words(h.old_start, h.old_top)), list);
    list = c.property(atoms::stack_size, c.number(c.stack_words()), list);
    list = c.property(atoms::recent_size, c.number(h.high_water == nullptr ? 0 : words(h.start, h.high_water)), list);
    list = c.property(atoms::mbuf_size, c.number(h.fragment_words), list);
    list = c.property(atoms::heap_block_size, c.number(words(h.start, h.end)), list);
    return c.property(atoms::old_heap_block_size, c.number(words(h.old_start, h.old_end)), list);
}

Term process_info(Process& p, Heap& heap, Term items, bool running) {
    Context c{p, heap, running};
    if (!items.is_list() && !items.is_nil()) return one(c, items, false);
    std::vector<Term> all;
    for_each_element(items, [&](Term item) { all.push_back(one(c, item, true)); });
    return make_list(heap, all);
}

void answer_info_request(Process& p, const ControlSignal& request) {
    Heap scratch;
    scratch.init(256);
    const Term info = process_info(p, scratch, request.term, false);
    send_reply(request.from, request.id, info);
}

} // namespace joist
