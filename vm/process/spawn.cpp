// Making processes: block, heap with the arguments copied in, relations to the parent.
#include "vm/process/spawn.h"

#include "vm/heap/copy.h"
#include "vm/process/collect.h"
#include "vm/process/extra.h"
#include "vm/process/links.h"
#include "vm/process/process_table.h"
#include "vm/process/signal.h"
#include "vm/process/trace_hooks.h"
#include "vm/term/atom_table.h"

#include <algorithm>

namespace joist {

namespace {

void reset_block(Process& p) {
    p.pc = nullptr;
    p.reductions = 0;
    p.total_reductions = 0;
    p.saved_x = p.inline_x;
    p.live = 0;
    p.saved_x_capacity = Process::kInlineRegisters;
    p.catches = 0;
    p.outcome = NativeOutcome::Exception;
    p.trap_exit = false;
    p.reason_ = p.trace = Term::nil();
    p.trap_target = nullptr;
    p.first_message = nullptr;
    p.last_message = p.save = &p.first_message;
    p.message_count = p.on_heap_messages = 0;
    p.flags = 0;
    p.receive_timer = nullptr;
    p.group_leader = p.parent = Term::nil();
    std::atomic_ref<Term>(p.registered_name).store(Term::nil(), std::memory_order_release);
}

void apply_options(Process& p, const SpawnOptions& o) {
    p.priority = p.queued_at = o.priority;
    Heap& h = p.heap_;
    h.fullsweep_after = o.fullsweep_after >= 0 ? static_cast<std::uint32_t>(o.fullsweep_after)
                                               : node().default_fullsweep_after.load(std::memory_order_relaxed);
    h.max_words = o.max_heap_set ? o.max_heap_size : node().default_max_heap.load(std::memory_order_relaxed);
    if (o.max_heap_set) {
        extra_of(p).max_heap_set = true;
        extra_of(p).max_heap_flags = o.max_heap_flags;
    }
    if (o.min_bin_vheap != 0) extra_of(p).min_bin_vheap = o.min_bin_vheap;
    if (o.off_heap_messages) p.flags |= kFlagOffHeapMessages;
}

Term start(Process* parent, Export* entry, std::span<const Term> arguments, const SpawnOptions& o, std::uint64_t* ref) {
    Process* block = allocate_process();
    if (block == nullptr) return Term::none();
    Process& p = *block;
    reset_block(p);

    std::size_t words = 0;
    for (const Term a : arguments) {
        if (!a.is_immediate()) words += copy_size(a);
    }
    const std::size_t least = o.min_heap_size != 0 ? o.min_heap_size : node().default_min_heap.load(std::memory_order_relaxed);
    p.heap_.init(std::max(least, words == 0 ? 0 : words + Heap::kReserved + 8));
    p.heap_.min_words = least;
    apply_options(p, o);

    const std::size_t count = arguments.size();
    if (count <= Process::kInlineRegisters) {
        for (std::size_t i = 0; i < count; i++) p.inline_x[i] = arguments[i].is_immediate() ? arguments[i] : copy_to_heap(p.heap_, arguments[i]);
        p.live = static_cast<std::uint16_t>(count);
    } else {
        std::vector<Term> copies(count);
        for (std::size_t i = 0; i < count; i++) copies[i] = copy_to_heap(p.heap_, arguments[i]);
        save_registers(p, copies.data(), count);
    }

    p.initial_call = entry;
    const Term leader = o.group_leader.is_value() ? o.group_leader : parent != nullptr ? parent->group_leader : p.pid;
    p.group_leader = leader.is_immediate() ? leader : copy_to_heap(p.heap_, leader);
    p.scheduler = this_thread.scheduler == kNoScheduler ? 0 : static_cast<std::uint8_t>(this_thread.scheduler);
    const Term pid = p.pid;
    if (parent != nullptr) {
        p.parent = parent->pid;
        if (o.link) {
            relations_of(*parent).links.add({pid.raw(), 0});
            relations_of(p).links.add({parent->pid.raw(), 0});
        }
        if (o.monitor) {
            *ref = new_ref_id();
            const bool alias = (o.monitor_flags & kMonitorAlias) != 0;
            Monitor m{*ref, pid, Term::nil(), nullptr, Term::nil(), o.monitor_flags};
            if (o.monitor_tag.is_value() && o.monitor_tag != atoms::DOWN) m.tag = copy_to_fragment(o.monitor_tag, &m.tag_term);
            Relations& r = relations_of(*parent);
            r.monitors.add(m);
            if (alias) r.aliases.add({*ref, (o.monitor_flags & kMonitorAliasReply) != 0});
            relations_of(p).watchers.add({*ref, parent->pid, Term::nil(), alias});
        }
    }
    if (parent != nullptr && (parent->flags & kFlagSeqToken) != 0) {
        ProcessExtra& extra = extra_of(p);
        extra.seq_fragment = copy_to_fragment(parent->extra->seq_token, &extra.seq_token);
        p.flags |= kFlagSeqToken;
    }
    if ((parent != nullptr && (parent->flags & kFlagTraced) != 0) || node().trace_new.load(std::memory_order_relaxed)) [[unlikely]] {
        Heap scratch;
        scratch.init(64);
        node().trace->spawned(parent, p, entry->module, entry->function, make_list(scratch, arguments), o.link);
    }
    node().enter(p, entry);
    if (!o.held) node().scheduler->enqueue(p);
    return pid;
}

} // namespace

Term spawn_process(Process* parent, Export* entry, Term arguments, const SpawnOptions& options, std::uint64_t* ref) {
    Term args[8];
    std::size_t count = 0;
    std::vector<Term> many;
    for_each_element(arguments, [&](Term a) {
        if (count < 8) args[count] = a;
        if (count == 8) many.assign(args, args + 8);
        if (count >= 8) many.push_back(a);
        count++;
    });
    const std::span<const Term> all = count <= 8 ? std::span<const Term>(args, count) : std::span<const Term>(many);
    return start(parent, entry, all, options, ref);
}

void let_run(Term pid) { node().scheduler->enqueue(*find_process(pid)); }

Term spawn_fun(Process* parent, Term fun, const SpawnOptions& options, std::uint64_t* ref) {
    static Export* const apply = export_entry(atoms::erlang, atoms::apply, 2);
    const Term args[] = {fun, Term::nil()};
    return start(parent, apply, args, options, ref);
}

} // namespace joist
