/** The studio's enhancements: each finds its own elements, and does nothing where there are none. */

import "./toasts.js";
import "./autosave.js";
import "./choosing.js";
import "./moving.js";
import "./move-dialog.js";
import "./dragging.js";
import "./drawer.js";
import "./gallery-order.js";
