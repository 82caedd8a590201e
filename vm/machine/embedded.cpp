// See embedded.h.
//
// The compiler's threads wait for answers on a condition; requests go in as processes of their own, which end by calling
// erts_code:transformed/4 (module erl_transforms).

#include "vm/machine/embedded.h"

#include "compiler/abstract/term_writer.h"
#include "vm/bifs/boot_data.h"
#include "vm/code/export.h"
#include "vm/heap/heap.h"
#include "vm/machine/machine.h"
#include "vm/process/spawn.h"
#include "vm/term/atom_table.h"

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <unordered_map>

namespace joist {

namespace {

using compiler::TransformAnswer;
using compiler::TransformRequest;

/// Where answers come in: one for the whole program, as there is one node.
struct Answers {
    std::mutex mutex;
    std::condition_variable changed;
    std::unordered_map<std::int64_t, TransformAnswer> arrived;
    std::int64_t last = 0;
};

// Never destroyed: the node's threads outlive main.
Answers& answers() {
    static auto* const instance = new Answers;
    return *instance;
}

std::atomic<bool> started{false};

// The folder `lib` of an installed OTP; empty if there is none, or none is wanted.
std::string& installed_lib() {
    static auto* const folder = new std::string;
    return *folder;
}

void take_answer(std::int64_t number, bool good, std::vector<std::uint8_t> forms, std::vector<std::uint8_t> notes) {
    Answers& a = answers();
    {
        std::lock_guard lock{a.mutex};
        a.arrived[number] = {good ? TransformAnswer::Kind::kForms : TransformAnswer::Kind::kFailed, std::move(forms), std::move(notes)};
    }
    a.changed.notify_all();
}

void append_folders(std::vector<std::string>& to, const char* list) {
    std::string_view rest = list ? list : "";
    while (!rest.empty()) {
        const std::size_t colon = std::min(rest.find(':'), rest.size());
        for (std::string& folder : application_folders(std::string(rest.substr(0, colon)))) to.push_back(std::move(folder));
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
}

/// {Modules, Forms, Options, File, [{Module, Path, Binary}]}
std::vector<std::uint8_t> encode(const TransformRequest& request) {
    compiler::abstract::TermWriter out;
    out.tuple(5);
    out.list(request.modules.size());
    for (const std::string& name : request.modules) out.atom(name);
    out.nil();
    out.term(request.forms);
    out.term(request.options);
    request.file.empty() ? out.nil() : out.string(std::string_view{request.file});
    if (!request.companions.empty()) out.list(request.companions.size());
    for (const auto& one : request.companions) {
        out.tuple(3);
        out.atom(one.module);
        one.path.empty() ? out.nil() : out.string(std::string_view{one.path});
        out.binary({reinterpret_cast<const char*>(one.beam.data()), one.beam.size()});
    }
    out.nil();
    return out.take();
}

class EmbeddedRunner final : public compiler::TransformRunner {
public:
    EmbeddedRunner(std::span<const std::uint8_t> library, std::vector<std::string> path, std::string otp) : library_{library}, path_{std::move(path)} {
        installed_lib() = std::move(otp);
    }

    TransformAnswer run(TransformRequest request) override {
        std::call_once(once_, [this] { start(); });
        if (!error_.empty()) return failed(request, error_);
        Answers& a = answers();
        std::unique_lock lock{a.mutex};
        const std::int64_t number = ++a.last;
        lock.unlock();
        Heap heap;
        heap.init(Heap::kDefaultMinWords);
        const Term binary = make_binary(heap, encode(request));
        const Term arguments = make_cons(heap, Term::small(number), make_cons(heap, binary, Term::nil()));
        if (spawn_process(nullptr, export_entry(atom("erl_transforms"), atom("serve"), 2), arguments, {}).is_none())
            return failed(request, "no room for another process");
        return await(number);
    }

private:
    static TransformAnswer await(std::int64_t number) {
        Answers& a = answers();
        std::unique_lock lock{a.mutex};
        a.changed.wait(lock, [&] { return a.arrived.contains(number); });
        TransformAnswer answer = std::move(a.arrived[number]);
        a.arrived.erase(number);
        return answer;
    }

    static TransformAnswer failed(const TransformRequest& request, const std::string& why) {
        compiler::abstract::TermWriter out;
        out.list(1);
        out.tuple(4);
        out.atom("error");
        request.file.empty() ? out.nil() : out.string(std::string_view{request.file});
        out.atom("none");
        out.string(std::string_view{why});
        out.nil();
        return {TransformAnswer::Kind::kFailed, {}, out.take()};
    }

    void start() {
        started = true;
        boot_data().transformed = take_answer;
        error_ = start_embedded_node(library_, path_, {BootAction::Kind::S, {"erl_transforms", "ready"}});
        if (!error_.empty()) return;
        boot_data().installed_library = [] { return installed_lib().empty() ? std::vector<std::string>{} : application_folders(installed_lib()); };
        await(0);
    }

    std::span<const std::uint8_t> library_;
    std::vector<std::string> path_;
    std::once_flag once_;
    std::string error_;
};

} // namespace

std::unique_ptr<compiler::TransformRunner> make_embedded_runner(std::span<const std::uint8_t> library, const compiler::CompileOptions& options) {
    std::vector<std::string> path = options.parse.preprocess.code_paths;
    path.emplace_back(".");
    append_folders(path, std::getenv("ERL_LIBS"));
    return std::make_unique<EmbeddedRunner>(library, std::move(path), options.parse.preprocess.otp_lib);
}

bool embedded_node_runs() { return started; }

} // namespace joist
