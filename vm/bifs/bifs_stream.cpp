// Standard streams and the process's surroundings: the native floor of the io servers (user, standard_error) and of module os.

#include "vm/bifs/bif.h"
#include "vm/bifs/iodata.h"
#include "vm/bifs/posix.h"
#include "vm/heap/number.h"
#include "vm/process/signal.h"
#include "vm/sched/blocking_pool.h"
#include "vm/term/atom_table.h"

#include <cerrno>
#include <climits>
#include <clocale>
#include <langinfo.h>
#include <mutex>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

namespace joist {

namespace {

// --- writing ----------------------------------------------------------------------------------------------
//
// A file takes everything at once. A pipe or terminal is written to here only as far as it surely doesn't block (poll, then at most
// PIPE_BUF); what is left goes to the pool.

struct WriteJob final : BlockingJob {
    int fd = 1;
    std::string content;
    std::size_t at = 0;
    int error = 0;
    void work() override {
        while (at < content.size()) {
            const ssize_t n = write(fd, content.data() + at, content.size() - at);
            if (n < 0 && errno == EAGAIN) {
                pollfd pfd{fd, POLLOUT, 0};
                poll(&pfd, 1, -1);
            } else if (n < 0 && errno != EINTR) {
                error = errno;
                return;
            } else if (n > 0) {
                at += static_cast<std::size_t>(n);
            }
        }
    }
    Term result(Process& p) { return error ? make_tuple(p.heap(), {atoms::error, errno_atom(error)}) : atoms::ok; }

    // What can be written without blocking. True when all is done (or failed).
    bool try_now() {
        struct stat s;
        if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode)) {
            work();
            return true;
        }
        while (at < content.size()) {
            pollfd pfd{fd, POLLOUT, 0};
            if (poll(&pfd, 1, 0) <= 0) return false;
            const ssize_t n = write(fd, content.data() + at, std::min<std::size_t>(content.size() - at, PIPE_BUF));
            if (n < 0 && (errno == EAGAIN || errno == EINTR)) return false;
            if (n < 0) {
                error = errno;
                return true;
            }
            at += static_cast<std::size_t>(n);
        }
        return true;
    }
};

} // namespace

// write(Fd, IoData) -> ok | {error, Posix}
Term bif_prim_io_write_2(Process& p, const Term* args) {
    if (auto job = finished_job<WriteJob>(p)) return job->result(p);
    if (job_pending(p)) return p.wait_native();
    auto job = std::make_shared<WriteJob>();
    if (!args[0].is_small() || args[0].small_value() < 0 || args[0].small_value() > INT_MAX) return p.badarg();
    job->fd = static_cast<int>(args[0].small_value());
    if (!for_each_piece(args[1], [&](auto piece) { job->content.append(reinterpret_cast<const char*>(piece.data()), piece.size()); })) return p.badarg();
    p.charge(static_cast<std::int64_t>(job->content.size()) / 500 + 10);
    if (job->try_now()) return job->result(p);
    return start_job(p, std::move(job));
}

namespace {

// --- reading: the answer is a message {Ref, {ok, Binary} | eof | {error, Posix}} ------------------------------

struct ReadJob final : BlockingJob {
    int fd = 0;
    std::size_t max = 0;
    Term reader;
    std::uint64_t id = 0;
    void work() override {
        std::string buffer(max, '\0');
        ssize_t n;
        for (;;) {
            n = read(fd, buffer.data(), max);
            if (n >= 0 || (errno != EINTR && errno != EAGAIN)) break;
            pollfd pfd{fd, POLLIN, 0};
            poll(&pfd, 1, -1);
        }
        const int error = errno;
        Heap heap;
        heap.init(Heap::kDefaultMinWords);
        Term answer = atoms::eof;
        if (n > 0) answer = make_tuple(heap, {atoms::ok, make_binary(heap, std::string_view(buffer.data(), static_cast<std::size_t>(n)))});
        if (n < 0) answer = make_tuple(heap, {atoms::error, errno_atom(error)});
        send_message(reader, make_tuple(heap, {make_ref(heap, id), answer}));
    }
};

} // namespace

Term bif_prim_io_read_start_2(Process& p, const Term* args) {
    if (!args[0].is_small() || !args[1].is_small() || args[0].small_value() < 0 || args[0].small_value() > INT_MAX || args[1].small_value() < 1) return p.badarg();
    auto job = std::make_shared<ReadJob>();
    job->fd = static_cast<int>(args[0].small_value());
    job->max = static_cast<std::size_t>(std::min<std::int64_t>(args[1].small_value(), 1 << 20));
    job->reader = p.pid;
    job->id = new_ref_id();
    const Term ref = make_ref(p.heap(), job->id);
    run_detached(std::move(job));
    return ref;
}

Term bif_prim_io_is_terminal_1(Process& p, const Term* args) {
    if (!args[0].is_small()) return p.badarg();
    return isatty(static_cast<int>(args[0].small_value())) ? atoms::true_ : atoms::false_;
}

// What the locale's text is in: unicode, or latin1 for anything that is not UTF-8.
Term bif_prim_io_locale_encoding_0(Process&, const Term*) {
    const locale_t locale = newlocale(LC_CTYPE_MASK, "", nullptr);
    if (locale == nullptr) return atoms::latin1; // a locale that is not installed
    const bool utf8 = std::string_view{nl_langinfo_l(CODESET, locale)} == "UTF-8";
    freelocale(locale);
    return utf8 ? atoms::unicode : atoms::latin1;
}

// window_size(Fd) -> {ok, {Columns, Rows}} | {error, Posix}
Term bif_prim_io_window_size_1(Process& p, const Term* args) {
    if (!args[0].is_small()) return p.badarg();
    winsize w{};
    if (ioctl(static_cast<int>(args[0].small_value()), TIOCGWINSZ, &w) < 0) return make_tuple(p.heap(), {atoms::error, errno_atom(errno)});
    return make_tuple(p.heap(), {atoms::ok, make_tuple(p.heap(), {Term::small(w.ws_col), Term::small(w.ws_row)})});
}

// --- os --------------------------------------------------------------------------------------------------------

namespace {

std::mutex environment_mutex; // getenv and setenv are not safe together

} // namespace

Term bif_os_getenv_1(Process& p, const Term* args) {
    const auto name = system_text(args[0]);
    if (!name || !(args[0].is_list() || args[0].is_nil())) return p.badarg();
    std::lock_guard lock{environment_mutex};
    const char* value = ::getenv(name->c_str());
    return value ? make_string(p.heap(), value) : atoms::false_;
}

Term bif_os_getenv_2(Process& p, const Term* args) {
    const Term value = bif_os_getenv_1(p, args);
    return value == atoms::false_ ? args[1] : value;
}

Term bif_os_getenv_0(Process& p, const Term*) {
    std::lock_guard lock{environment_mutex};
    Term list = Term::nil();
    for (char** e = environ; *e; e++) list = make_cons(p.heap(), make_string(p.heap(), *e), list);
    return list;
}

Term bif_os_putenv_2(Process& p, const Term* args) {
    const auto name = system_text(args[0]), value = system_text(args[1]);
    if (!name || !value || name->empty() || name->find('=') != std::string::npos) return p.badarg();
    std::lock_guard lock{environment_mutex};
    return ::setenv(name->c_str(), value->c_str(), 1) == 0 ? atoms::true_ : p.badarg();
}

Term bif_os_unsetenv_1(Process& p, const Term* args) {
    const auto name = system_text(args[0]);
    if (!name || name->empty() || name->find('=') != std::string::npos) return p.badarg();
    std::lock_guard lock{environment_mutex};
    ::unsetenv(name->c_str());
    return atoms::true_;
}

Term bif_os_getpid_0(Process& p, const Term*) { return make_string(p.heap(), std::to_string(::getpid())); }

// The system's clock, which may jump; erlang:system_time is ours to keep steady.
Term bif_os_system_time_0(Process& p, const Term*) { return make_integer(p.heap(), system_ns()); }
Term bif_os_system_time_1(Process& p, const Term* args) {
    const std::int64_t now = system_ns();
    const Term unit = args[0];
    if (unit == atoms::native || unit == atoms::nanosecond || unit == atoms::nano_seconds) return make_integer(p.heap(), now);
    if (unit == atoms::second || unit == atoms::seconds) return Term::small(now / 1'000'000'000);
    if (unit == atoms::millisecond || unit == atoms::milli_seconds) return Term::small(now / 1'000'000);
    if (unit == atoms::microsecond || unit == atoms::micro_seconds) return Term::small(now / 1'000);
    if (!unit.is_small() || unit.small_value() < 1) return p.badarg();
    return make_integer(p.heap(), static_cast<std::int64_t>(static_cast<__int128>(now) * unit.small_value() / 1'000'000'000));
}
Term bif_os_timestamp_0(Process& p, const Term*) {
    const std::int64_t us = system_ns() / 1000;
    return make_tuple(p.heap(), {Term::small(us / 1'000'000'000'000), Term::small(us / 1'000'000 % 1'000'000), Term::small(us % 1'000'000)});
}
Term bif_os_perf_counter_0(Process& p, const Term*) { return make_integer(p.heap(), monotonic_ns()); }

} // namespace joist
