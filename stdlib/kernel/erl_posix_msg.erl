%% The operating system's error codes in words.
-module(erl_posix_msg).

-export([message/1]).

-spec message(term()) -> string().
message(Code) -> maps:get(Code, words(), "unknown POSIX error").

words() ->
    #{
        e2big => "argument list too long",
        eacces => "permission denied",
        eaddrinuse => "address already in use",
        eaddrnotavail => "cannot assign requested address",
        eagain => "resource temporarily unavailable",
        ebadf => "bad file number",
        ebusy => "file busy",
        econnaborted => "software caused connection abort",
        econnrefused => "connection refused",
        econnreset => "connection reset by peer",
        edquot => "disk quota exceeded",
        eexist => "file already exists",
        efault => "bad address in system call argument",
        efbig => "file too large",
        ehostunreach => "host is unreachable",
        eintr => "interrupted system call",
        einval => "invalid argument",
        eio => "I/O error",
        eisdir => "illegal operation on a directory",
        eloop => "too many levels of symbolic links",
        emfile => "too many open files",
        emlink => "too many links",
        enametoolong => "file name too long",
        enfile => "file table overflow",
        enodev => "no such device",
        enoent => "no such file or directory",
        enomem => "not enough memory",
        enospc => "no space left on device",
        enosys => "function not implemented",
        enotconn => "socket is not connected",
        enotdir => "not a directory",
        enotempty => "directory not empty",
        enotsup => "operation not supported",
        enxio => "no such device or address",
        eopnotsupp => "operation not supported on socket",
        eperm => "not owner",
        epipe => "broken pipe",
        erofs => "read-only file system",
        espipe => "invalid seek",
        esrch => "no such process",
        etimedout => "connection timed out",
        etxtbsy => "text file busy",
        exdev => "cross-domain link",
        nxdomain => "non-existing domain"
    }.
