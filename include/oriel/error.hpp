// Every error oriel reports, as one family of exceptions. A message says what was asked, what exists,
// and how to mend it. The tree follows Python's: a write through a read-only view is a TypeError, use
// after release is a ValueError, and a refused export or resize is a BufferError.
#pragma once

#include "oriel/api.hpp"

#include <stdexcept>
#include <string>

namespace oriel {

/// Base of everything oriel throws (but std::bad_alloc).
class ORIEL_API Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A buffer or view cannot be had, resized or closed as asked: exports alive, bounds, self-overlap.
class ORIEL_API BufferError : public Error {
public:
    using Error::Error;
};
/// A value is outside what the operation allows (a zero step, shapes that differ, a zero extent).
class ORIEL_API ValueError : public Error {
public:
    using Error::Error;
};
/// A view, span or buffer is used after it was released or closed.
class ORIEL_API ReleasedError : public ValueError {
public:
    using ValueError::ValueError;
};
/// The kind of thing asked for does not exist here (rank, channel, operation).
class ORIEL_API TypeError : public Error {
public:
    using Error::Error;
};
/// A write through a read-only view.
class ORIEL_API ReadOnlyError : public TypeError {
public:
    using TypeError::TypeError;
};
/// An index outside its axis.
class ORIEL_API IndexError : public Error {
public:
    using Error::Error;
};
/// A format code that does not parse, or an element accessed as another type than it has.
class ORIEL_API FormatError : public Error {
public:
    using Error::Error;
};
/// A typed span over memory that is not aligned for its type.
class ORIEL_API AlignmentError : public Error {
public:
    using Error::Error;
};
/// Size arithmetic that does not fit.
class ORIEL_API OverflowError : public Error {
public:
    using Error::Error;
};
/// The operating system refused: open, read, write, sync, rename.
class ORIEL_API IoError : public Error {
public:
    explicit IoError(const std::string& message, int reason = 0) : Error(message), reason_(reason) {}
    /// The value of errno, as ENOENT; 0 where there is none.
    int reason() const noexcept { return reason_; }

private:
    int reason_;
};
/// A file that is damaged, truncated, hostile, or of a kind no codec here reads or writes.
class ORIEL_API CodecError : public Error {
public:
    using Error::Error;
};
/// A file that ends before what its header promises.
class ORIEL_API TruncatedError : public CodecError {
public:
    using CodecError::CodecError;
};
/// No codec of this build recognises the first bytes: no picture, as told from a damaged one.
class ORIEL_API UnknownFormatError : public CodecError {
public:
    using CodecError::CodecError;
};
/// A limit (Options::max_memory, a format's own) forbids the work; nothing was allocated for it.
class ORIEL_API LimitError : public Error {
public:
    using Error::Error;
};
/// The work would hold more bytes than Options::max_memory allows: more memory helps here, and only here.
class ORIEL_API MemoryLimitError : public LimitError {
public:
    using LimitError::LimitError;
};
/// The progress callback asked to stop.
class ORIEL_API Cancelled : public Error {
public:
    using Error::Error;
};

} // namespace oriel
