// The node as a whole; see machine.h.
//
// The main thread starts everything, then waits in a loop for a signal of the operating system or for halt. Nothing of the
// node is taken down at the end: what was written is out, and the system takes back the rest faster than we could.

#include "vm/machine/machine.h"

#include "compiler/driver/parse_tokens.h"
#include "compiler/driver/service.h"
#include "compiler/source/installed_otp.h"
#include "vm/beam/opcodes.h"
#include "vm/bifs/boot_data.h"
#include "vm/code/export.h"
#include "vm/code/loader.h"
#include "vm/code/packed_library.h"
#include "vm/ets/registry.h"
#include "vm/heap/heap.h"
#include "vm/interp/runner.h"
#include "vm/machine/program.h"
#include "vm/process/node.h"
#include "vm/process/process_table.h"
#include "vm/process/registry.h"
#include "vm/process/signal.h"
#include "vm/process/spawn.h"
#include "vm/sched/scheduler.h"
#include "vm/term/atom_table.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <thread>
#include <unistd.h>
#if __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#endif

namespace joist {

namespace {

// --- the end ---------------------------------------------------------------------------------------------------

std::atomic<int> exit_status{-1};
int halt_event = -1;
Term init_pid;

// From any thread: the main thread wakes and ends the node.
void request_halt(int status, bool, bool dump) {
    int none = -1;
    if (!exit_status.compare_exchange_strong(none, dump ? 134 : status & 0xff)) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto n = write(halt_event, &one, sizeof one);
}

[[noreturn]] void end_node(int status) {
    std::fflush(nullptr);
#if __has_feature(address_sanitizer)
    // What is still reachable, from the table of processes too, is no leak; what is not was forgotten.
    stop_schedulers();
    if (__lsan_do_recoverable_leak_check() != 0) status = 23;
#endif
    std::_Exit(status);
}

// SIGTERM asks init to stop the node in order; init may be gone, or not there yet.
void ask_init_to_stop() {
    const Term pid = whereis(atoms::init);
    if (pid.is_none()) {
        request_halt(0, true, false);
        return;
    }
    Heap heap;
    heap.init(Heap::kDefaultMinWords);
    send_message(pid, make_tuple(heap, {atoms::stop, Term::small(0)}));
}

int wait_for_end(int signals) {
    for (;;) {
        pollfd fds[] = {{halt_event, POLLIN, 0}, {signals, POLLIN, 0}};
        poll(fds, 2, -1);
        if (fds[0].revents) return exit_status;
        signalfd_siginfo info;
        if (!fds[1].revents || read(signals, &info, sizeof info) != sizeof info) continue;
        if (info.ssi_signo == SIGTERM) ask_init_to_stop();
        if (info.ssi_signo == SIGINT || info.ssi_signo == SIGHUP) return 128 + static_cast<int>(info.ssi_signo);
    }
}

int block_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (int s : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, s);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

// --- boot ------------------------------------------------------------------------------------------------------

bool load_packed(const char* name, std::string& error) {
    const auto file = find_module_file(name);
    if (!file) {
        error = std::string("module ") + name + " is not in the library";
        return false;
    }
    LoadResult result = load_module(file->bytes);
    if (!result.code || !publish_module(result.code)) {
        error = std::string(name) + ": " + result.error;
        return false;
    }
    return true;
}

Term strings(Heap& heap, std::span<const std::string> words, bool as_atoms) {
    Term list = Term::nil();
    for (std::size_t i = words.size(); i-- > 0;) list = make_cons(heap, as_atoms ? atom(words[i]) : make_string(heap, words[i]), list);
    return list;
}

// Expressions of -eval are compiled before the node starts running; a mistake in one is init's to report, in order.
Term eval_action(Heap& heap, const std::string& text, std::size_t number) {
    const CompiledModule compiled = compile_expressions(text);
    if (!compiled.messages.empty() && !compiled.beam.empty()) std::fputs(compiled.messages.c_str(), stderr);
    LoadResult result = compiled.beam.empty() ? LoadResult{nullptr, compiled.messages} : load_module(compiled.beam);
    if (!result.code) return make_tuple(heap, {atom("eval_failed"), make_string(heap, result.error)});
    const Term module = result.code->module;
    // Each expression is a module of its own; all have the same name in the compiler.
    result.code->module = number == 0 ? module : atom(std::string(atom_text(module)) + std::to_string(number));
    const Term name = result.code->module;
    publish_module(result.code);
    return make_tuple(heap, {atom("eval"), name});
}

Term action_term(Heap& heap, const BootAction& action, std::size_t number) {
    if (action.kind == BootAction::Kind::Eval) return eval_action(heap, action.words[0], number);
    const std::span<const std::string> words{action.words};
    const Term function = words.size() > 1 ? atom(words[1]) : atoms::start;
    const Term args = words.size() > 2 ? make_cons(heap, strings(heap, words.subspan(2), action.kind == BootAction::Kind::S), Term::nil()) : Term::none();
    return make_tuple(heap, {atom("s"), atom(words[0]), function, args.is_value() ? cons_head(args) : atoms::none_});
}

Term boot_actions(Heap& heap, const Options& options, const Program& program) {
    std::vector<Term> actions;
    for (std::size_t i = 0; i < options.actions.size(); i++) actions.push_back(action_term(heap, options.actions[i], i));
    if (!program.forms.empty())
        actions.push_back(make_tuple(heap, {atom("script_forms"), make_string(heap, options.file), make_binary(heap, program.forms), strings(heap, options.arguments, false)}));
    else if (!program.module.empty())
        actions.push_back(make_tuple(heap, {atom("script"), atom(program.module), strings(heap, options.arguments, false)}));
    return make_list(heap, actions);
}

// What the tables need of the process layer.
void connect_tables() {
    node().exit_hooks.push_back(ets_process_exit);
    ets_send_transfer = [](Process& from, Term to, Term table, Term data) {
        if (data.is_none()) return !queue_is_closed(to);
        return send_signal(make_message(to, make_tuple(from.heap(), {atoms::ets_transfer, table, from.pid, data})));
    };
}

bool has_main(const ModuleCode& code) {
    const Term name = atom("main");
    return std::any_of(code.exports.begin(), code.exports.end(), [&](const ModuleCode::Exported& e) { return e.function == name && e.arity == 1; });
}

int fail(const std::string& message, int status) {
    std::fprintf(stderr, "joist: %s\n", message.c_str());
    return status;
}

// For programs that ask for what the library lacks.
std::vector<std::string> installed_library() {
    const std::string lib = compiler::installed_otp_lib("");
    return lib.empty() ? std::vector<std::string>{} : application_folders(lib);
}

void fill_boot_data(const Options& options) {
    BootData& data = boot_data();
    data.flags = options.flags;
    const char* home = std::getenv("HOME");
    data.flags.insert(data.flags.begin(), {{"progname", {"joist"}}, {"home", {home ? home : "/"}}});
    data.plain = options.plain;
    data.script_name = options.file;
    data.compile_expressions = compile_expressions;
    data.compile_file = compile_source_file;
    data.compile = compiler::answer_request;
    data.parse_tokens = compiler::parse_tokens;
    if (options.use_otp) data.installed_library = installed_library;
    node().halt = request_halt;
    node().name = atoms::nonode_nohost;
    std::vector<std::string> path = options.path_first;
    path.emplace_back(".");
    path.insert(path.end(), options.path_last.begin(), options.path_last.end());
    CodePath::set(std::move(path));
}

// The first modules, the first process, and off it goes. Empty, or what is wrong.
std::string boot(Term actions, Heap& heap) {
    std::string error;
    for (const char* module : {"init", "error_handler"}) // the error handler loads all others
        if (!load_packed(module, error)) return error;
    init_pid = spawn_process(nullptr, export_entry(atoms::init, atom("boot"), 1), make_cons(heap, actions, Term::nil()), {});
    if (init_pid.is_none()) return "no room for the first process";
    // Without init there is nobody to stop the node.
    node().exit_hooks.push_back([](Process& p, std::int64_t&) {
        if (p.pid == init_pid) request_halt(1, true, false);
        return true;
    });
    start_schedulers();
    return "";
}

void prepare_schedulers(const Options& options) {
    connect_tables();
    set_process_limit(options.process_limit);
    const std::uint32_t schedulers = options.schedulers ? options.schedulers : std::max(1u, std::thread::hardware_concurrency());
    static Interpreter interpreter;
    init_schedulers(schedulers, interpreter);
}

} // namespace

std::vector<std::string> application_folders(const std::string& folder) {
    std::vector<std::string> found;
    DIR* dir = opendir(folder.c_str());
    if (!dir) return found;
    while (const dirent* entry = readdir(dir))
        if (entry->d_name[0] != '.') found.push_back(folder + "/" + entry->d_name + "/ebin");
    closedir(dir);
    std::sort(found.begin(), found.end());
    return found;
}

std::string start_embedded_node(std::span<const std::uint8_t> library, const std::vector<std::string>& path, const BootAction& action) {
    init_interpreter();
    if (!set_packed_library(library)) return "the packed library is damaged";
    fill_boot_data({});
    CodePath::set(path);
    // A program that stops its node stops the command: there is no other meaning that halt could have.
    node().halt = [](int status, bool, bool) {
        std::fflush(nullptr);
        std::_Exit(status & 0xff);
    };
    prepare_schedulers({});
    Heap heap;
    heap.init(Heap::kDefaultMinWords);
    Options options;
    options.actions.push_back(action);
    return boot(boot_actions(heap, options, {}), heap);
}

int run_node(Options options, std::span<const std::uint8_t> library) {
    std::signal(SIGPIPE, SIG_IGN);
    halt_event = eventfd(0, EFD_CLOEXEC);
    AtomTable::instance().set_limit(options.atom_limit);
    init_interpreter();
    if (!set_packed_library(library)) return fail("the packed library is damaged", 1);

    // The program first: its %%! line may set what the node starts with.
    Program program;
    if (!options.file.empty()) {
        program = load_program(options.file, options);
        if (!program.messages.empty()) std::fputs(program.messages.c_str(), stderr);
        if (program.error.empty() && !program.emulator_flags.empty()) program.error = add_emulator_flags(program.emulator_flags, options);
        if (!program.error.empty()) return fail(program.error, 127);
    }
    // From here on signals are told to init; before, they end the command, which may be waiting for a file to come.
    const int signals = block_signals();
    fill_boot_data(options);
    prepare_schedulers(options);

    if (!program.beam.empty()) {
        LoadResult result = load_module(program.beam);
        if (result.code && !has_main(*result.code)) return fail(options.file + ": no function main/1 is exported\n  hint: joist FILE ARG... calls main/1 with the arguments, a list of strings", 127);
        if (!result.code || !publish_module(result.code)) return fail(options.file + ": " + result.error, 127);
    }
    Heap heap;
    heap.init(Heap::kDefaultMinWords);
    if (const std::string error = boot(boot_actions(heap, options, program), heap); !error.empty()) return fail(error, 1);
    end_node(wait_for_end(signals));
}

} // namespace joist
