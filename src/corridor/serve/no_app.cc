// The program without the app (-DCORRIDOR_UI=OFF): the API alone.
#include "corridor/serve/embedded_app.h"

namespace corridor::serve {

std::vector<cases::EmbeddedFile> embedded_app() {
  return {};
}

}  // namespace corridor::serve
