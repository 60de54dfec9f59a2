// Folders: those that outputs go to, made when the first output comes.
#pragma once

#include <mutex>
#include <set>
#include <string>

namespace oriel::tool {

class Folders {
public:
    /// Makes the folder of this file, and those it is in, if they are not there. Throws a Fault. Any thread may.
    void prepare(const std::string& file);
    /// Waits until the names of those that were made are on the disk. Names in them are for whoever writes there.
    void sync() const;

private:
    std::mutex mutex_;
    std::set<std::string> known_;
    std::set<std::string> changed_; ///< in which some were made
};

} // namespace oriel::tool
