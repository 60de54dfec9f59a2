// SaveGroup: many small files, saved as safely as by save() but with fewer waits for the disk.
//
//   SaveGroup group;
//   for (...) group.save(picture, path, options, [] { return [](const std::exception_ptr& error) { ... }; });
//   group.finish();
//
// A file gets its name only when its bytes are on the disk, so that it is complete or not there even after a power cut.
// save() waits for that once for each file, which takes longer than to write a small one. A group lets files wait under
// their temporary names and syncs some tens of them together.
#pragma once

#include "oriel/api.hpp"
#include "oriel/options.hpp"
#include "oriel/picture.hpp"

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>

namespace oriel {

namespace pipeline {
class OutputFile;
}

/// Any thread may save.
class ORIEL_API SaveGroup {
public:
    /// Called once for each file that was written: it has its name, or `error` is why not. By any thread that saves or
    /// finishes, perhaps before save returns; it must not throw. Not for those that a group without finish() removes.
    using Named = std::function<void(const std::exception_ptr& error)>;
    /// Called when a file is complete but for its name. What it gives should keep little alive: it waits with the file.
    using Written = std::function<Named()>;

    SaveGroup();
    /// Removes the files that have no name yet.
    ~SaveGroup();
    SaveGroup(const SaveGroup&) = delete;
    SaveGroup& operator=(const SaveGroup&) = delete;

    /// Writes what is seen, as oriel::save does and with what it throws; `written` is not called then. The file gets
    /// its name soon: when another has been saved, if that is a fraction of a second later, before one that takes long
    /// is begun, or by finish().
    void save(const Picture& picture, const std::filesystem::path& path, const SaveOptions& options,
              const Written& written);

    /// Names all that wait, and sees to it that the names are on the disk too.
    void finish();

private:
    class Waiting;

    void prepare(const Picture& picture);
    void add(std::unique_ptr<pipeline::OutputFile> file, Named named);

    std::unique_ptr<Waiting> waiting_;
};

} // namespace oriel
