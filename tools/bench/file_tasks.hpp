// What whole programs are asked to do with files, and how each of them is told.
#pragma once

#include <string>
#include <vector>

namespace bench {

/// A command with {in} and {out} where the files go, {x} and {y} where a part of 512 by 512 begins, and {oriel}.
struct Contestant {
    std::string who, command;
};

/// What must not be exceeded; 0: anything goes.
struct FileBounds {
    double cp;   ///< time, times cp of the bytes written
    double peer; ///< times the best peer
    double peak; ///< memory in MiB
};

struct FileTask {
    std::string name, from, suffix; ///< suffixes of the input and of the output
    FileBounds bounds;
    std::vector<Contestant> contestants; ///< oriel first

    bool crops() const { return name.starts_with("crop"); }
    /// Whether all have to show the same pixels. A JPEG coded anew has those of its encoder.
    bool exact() const { return suffix != "jpg" || name.ends_with("without loss"); }
};

/// How an input with this suffix is made of {ppm}, to {out}: not each is as oriel would write it.
std::string made_by(const std::string& suffix);

/// Of the picture of 192 megapixels, or of the one of 12.
std::vector<FileTask> file_tasks(bool large);

} // namespace bench
