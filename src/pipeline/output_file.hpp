// OutputFile: a file that appears under its name complete or not at all.
//
// Bytes go to a temporary file beside the target (".NAME.oriel-XXXXXXXX"); commit() checks, syncs and renames it,
// and syncs the directory. Without commit the temporary is removed. A symbolic link is followed, so the link
// stays; an existing file's mode is kept, and its owner as far as may be. Devices, pipes and descriptors that are open
// already have no "complete": they are written straight.
#pragma once

#include <filesystem>
#include <string>

namespace oriel::pipeline {

class OutputFile {
public:
    /// Creates the temporary file. Throws IoError: the directory is missing or not writable, the target is a
    /// directory, has no name, or exists while `overwrite` is false.
    OutputFile(const std::filesystem::path& path, bool overwrite);
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    /// Removes what was not committed.
    ~OutputFile();

    int descriptor() const noexcept { return descriptor_; }

    bool is_straight() const noexcept { return is_straight_; }

    /// Makes it appear under its name: the three steps below. Throws IoError.
    void commit();

    // For those who do them for many files at once, in this order.
    void sync();                          ///< its bytes are on the disk
    void put_in_place();                  ///< it has its name
    std::filesystem::path folder() const; ///< where its name is; empty for what has been there before
    /// The names in it are on the disk too. Some file systems cannot; the data is safe there.
    static void sync_folder(const std::filesystem::path& folder) noexcept;

private:
    void create();
    void discard() noexcept;
    [[noreturn]] void fail(const char* doing) const;

    std::string name_;             ///< as it was asked for, for messages
    std::filesystem::path target_; ///< absolute, links followed
    std::string temporary_;        ///< empty for what is written straight
    bool overwrite_;
    bool is_straight_ = false; ///< a device, a pipe, or a descriptor that was open
    int descriptor_ = -1;
    int slot_ = -1; ///< where the temporary is registered for discard_unfinished_files
};

} // namespace oriel::pipeline
