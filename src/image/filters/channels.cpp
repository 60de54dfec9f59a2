#include "oriel/filters/channels.hpp"

namespace oriel {

Frame Channels::operator()(const Frame& frame) const { return frame.select(frame.parse_channels(list).list()); }

} // namespace oriel
