/** The studio's enhancements: each finds its own elements, and does nothing where there are none. */

import "./autosave.js";
import "./copy.js";
import "./describe.js";
import "./desk-keys.js";
import "./dragging.js";
import "./drawer.js";
import "./finder.js";
import "./focal.js";
import "./gallery-order.js";
import "./grids.js";
import "./move-dialog.js";
import "./moving.js";
import "./proof.js";
import "./replace.js";
import "./toasts.js";
import "./touched.js";
import "./uploads.js";
import "./wall-choosing.js";
