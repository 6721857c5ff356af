// @ts-check
// How the servers that Debian packages are told what to do.

/** @typedef {{ port: number, root: string, folder: string, timeout: number }} Place timeout in milliseconds */

/** A rack application, for thin. @param {Place} place */
export const rubyFaye = ({ root, timeout }) => `
$stdout.sync = true
require 'faye'
Faye::WebSocket.load_adapter('thin')
Rack::Mime::MIME_TYPES['.mjs'] = 'text/javascript'
use Faye::RackAdapter, :mount => '/bayeux', :timeout => ${timeout / 1000}
run Rack::File.new(${JSON.stringify(root)})
`

/**
 * One URL for long-polling, EventSource and WebSocket.
 * @param {Place} place
 * @param {string} module nchan's
 */
export const nchan = ({ port, root, folder, timeout }, module) => `
load_module ${module};
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log stderr notice;
worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  types { text/html html; text/javascript js mjs; application/json json; }
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  nchan_shared_memory_size 8m;
  server {
    listen 127.0.0.1:${port};
    location / { root ${root}; }
    location ~ ^/pub/(\\w+)$ {
      nchan_publisher;
      nchan_channel_id $1;
      nchan_message_buffer_length 1000;
      nchan_message_timeout 5m;
    }
    location ~ ^/sub/(\\w+)$ {
      nchan_subscriber;
      nchan_channel_id $1;
      nchan_subscriber_timeout ${Math.ceil(timeout / 1000)}s;
      nchan_subscriber_first_message newest;
    }
  }
}
`
