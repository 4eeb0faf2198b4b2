// A browser starts no worker for a page that was opened from a folder. The search then runs in a hidden frame that takes
// and gives messages as a worker does. On a server nothing is changed.
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.body.append(frame);
      const inner = frame.contentWindow;
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inner.importScripts = async (...addresses) => {
        for (const each of addresses) await this.load(each);
      };
      this.document = inner.document;
      this.loaded = this.load(new URL(address, location));
    }

    load(address) {
      return new Promise((resolve, reject) => {
        const script = this.document.createElement("script");
        script.onload = resolve;
        script.onerror = () => reject(new Error(`${address} cannot be read`));
        script.src = address;
        this.document.head.append(script);
      });
    }

    async postMessage(data) {
      await this.loaded;
      this.document.defaultView.dispatchEvent(new MessageEvent("message", { data }));
    }
  };
  window.Worker = window.IFrameWorker;
}
